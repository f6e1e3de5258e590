// Journeys 2 and 5: a politician compares a school and takes the figures home; a controller makes a new measure that is
// right the first time.
import { readFileSync } from 'node:fs'
import { demo, ownDemo } from './demo.mjs'
import { axe, ok, open, same, seen, test } from './lib.mjs'

const path = p => new URL(p.page.url()).pathname

test('a politician compares a school with the country and downloads the figures in five steps (J2)', async () => {
  const s = await demo()
  const p = await (await open({ acceptDownloads: true })).login(s.url, 'eira')
  await p.goto('/enheter')
  p.steps = 0
  await p.click(p.page.locator('#main').getByRole('link', { name: 'Annerstaskolan', exact: true }))
  await p.click(p.page.locator('nav.tabs').getByRole('link', { name: 'Resultat', exact: true }).last())
  ok(path(p).endsWith('/resultat'), `the school's results: ${path(p)}`)
  await p.click(p.page.locator('#main table').getByRole('link', { name: 'Minst E i alla ämnen, åk 9, kommunala skolor' }))
  ok(path(p).startsWith('/resultat/indikator/'), `the measure: ${path(p)}`)
  ok((await p.page.textContent('.lead')).includes('Annerstaskolan'), 'the sentence is of the school')
  const beside = p.page.getByRole('group', { name: 'Jämför med', exact: true })
  await p.click(beside.getByRole('link', { name: 'riket', exact: true }))
  ok(p.page.url().includes('jamfor=riket'), 'the choice stands in the address')
  ok(await p.page.locator('.chart-figure table').first().isVisible(), 'the table is there without a click')
  ok(/44,0/.test(await p.page.locator('.chart-figure table').first().textContent()), 'with the figure of 2024/25')
  const [file] = await Promise.all([p.page.waitForEvent('download'), p.click(p.page.getByRole('link', { name: 'CSV' }))])
  const text = readFileSync(await file.path(), 'utf8')
  ok(text.includes('2024/25') && /44[.,]0/.test(text), `the file holds what was seen: ${text.slice(0, 120)}`)
  same(p.steps, 5, 'steps')
  same(p.faults.join('\n'), '', 'faults in the browser')
  await p.close()
})

test('a controller makes a measure with formula, population, denominator and window, is warned of its likeness, and approves it (J5)', async () => {
  const s = await ownDemo()
  const p = await (await open()).login(s.url, 'birgit')
  await p.goto('/definitioner')
  p.steps = 0
  let fields = 0
  const fill = async (name, text) => { fields++; await p.fill(`main [name=${name}]`, text) }
  const choose = async (name, label) => {
    fields++
    const at = p.page.locator(`main select[name=${name}]`)
    const option = (await at.locator('option').allTextContents()).find(t => t.includes(label))
    ok(option, `${name} has ${label}`)
    await p.select(at, { label: option })
  }
  await p.click(p.link('Nytt mått'))
  await fill('name', 'Klagomål med konstaterad brist, vår andel')
  await fill('key', 'var_brist')
  await p.click(p.button('Spara'))
  ok(/\/version$/.test(path(p)), `the first version comes by itself: ${path(p)}`)
  await fill('definition', 'Av de avslutade klagomålen, de där en brist konstaterades.')
  await fill('formula', '100 * sum(klagomal_brist) / sum(klagomal_avslutade)')
  await fill('denominator', 'Klagomål som avslutats under läsåret.')
  await choose('population', 'Egna enheter')
  await choose('instrument_id', 'Klagomål')
  await p.click(p.button('Spara'))
  ok((await p.page.textContent('#main')).includes('Klagomål med konstaterad brist, andel'), 'the near-duplicate is named before it is approved')
  same((await axe(p.page)).join('\n'), '', 'accessibility of the draft')
  await p.click(p.link('Godkänn'))
  await p.click(p.button('Godkänn'))
  ok((await p.page.textContent('#main')).includes('Godkänd'), 'it is approved')
  same(fields, 7, 'fields: name, key, definition, formula, denominator, population, window')
  ok(p.steps - fields <= 5, `clicks beside the fields: ${p.steps - fields}`)
  const id = path(p).match(/\d+$/)[0]
  await p.goto('/sok?q=v%C3%A5r+andel+brist')
  await seen(p.page.locator(`a[href^="/resultat/indikator/${id}"]`), 'search finds it')
  await p.goto(`/resultat/indikator/${id}`)
  same(await p.heading(), 'Klagomål med konstaterad brist, vår andel', 'it has its page')
  same(p.faults.join('\n'), '', 'faults in the browser')
  await p.close()
})
