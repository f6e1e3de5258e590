// Journeys 1 and 4 and the röd tråd: following it, moving in it, searching, other days.
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { demo, ownDemo } from './demo.mjs'
import { ok, open, same, scratch, seen, test } from './lib.mjs'

const goal = 'Medarbetarna ska i allt högre utsträckning vara nöjda med ledarskapet'

test('a politician follows a goal down to an activity in four steps (J1)', async () => {
  const s = await demo()
  const p = await open()
  p.url = s.url
  await p.goto('/styrning/trad')                                    // the link in the summons
  await p.page.fill('#login', 'eira')
  await p.page.fill('#password', 'roda-traden-demo')
  await p.page.click('main button[type=submit]')
  await p.page.waitForURL('**/styrning/trad*')
  p.steps = 0
  await p.click(p.page.locator('.level.c3 .node', { hasText: 'Nämndens medarbetare är engagerade' }))
  await seen(p.page.locator('.level.c5 .on .node'), 'the thread is red down to activities')
  await p.click(p.page.locator('.selected a', { hasText: 'Öppna målet' }))
  ok((await p.heading()).startsWith('Nämndens medarbetare är engagerade'), 'the goal opens')
  await p.click(p.page.locator('main .split section .list a', { hasText: goal }))
  await p.click(p.page.locator('main .split section .list a', { hasText: 'Arbeta med ledarskapet – Stabilitet' }))
  same(p.steps, 4, 'steps')
  const text = await p.page.textContent('main')
  for (const w of ['Aktivitet 2a', goal, 'Ansvarig', 'När', 'Uppföljning']) ok(text.includes(w), `the activity tells: ${w}`)
  same(await p.page.locator('main').getByRole('link', { name: 'Ändra', exact: true }).count(), 0, 'ways to change it')
  same(p.faults.join('\n'), '', 'faults in the browser')
  await p.close()
})

// One part of a ZIP file, found by its central directory.
function unzip(zip, name) {
  for (let at = zip.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    if (zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)) !== name) continue
    const head = zip.readUInt32LE(at + 42), from = head + 30 + zip.readUInt16LE(head + 26) + zip.readUInt16LE(head + 28)
    const part = zip.subarray(from, from + zip.readUInt32LE(at + 20))
    return (zip.readUInt16LE(at + 10) ? inflateRawSync(part) : part).toString('utf8')
  }
  throw new Error(`no ${name} in the file`)
}

test('the head of schools takes a plan home as Word and PDF (J4)', async () => {
  const s = await demo()
  const p = await (await open()).login(s.url, 'astrid')
  await p.click(p.page.locator('.rooms a', { hasText: 'Styrkedjan' }))
  await p.click(p.page.locator('.tabs a', { hasText: 'Styrdokument' }))
  await p.click(p.link(/^Handlingsplan för att minska/))
  const take = async name => {
    const link = p.link(name).first(), file = join(scratch, `plan.${name}`)
    p.steps++                                   // a click; PDF would open in the browser's own viewer
    const r = await p.context.request.get(p.url + await link.getAttribute('href'), { timeout: 60000 })
    same(r.status(), 200, name)
    writeFileSync(file, await r.body())
    ok(statSync(file).size > 2000, `${file} is not empty`)
    return file
  }
  const word = await take('Word'), pdf = await take('PDF')
  ok(p.steps <= 6, `steps: ${p.steps}`)
  const inWord = unzip(readFileSync(word), 'word/document.xml')
  const inPdf = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' })
  for (const [where, text] of [['Word', inWord], ['PDF', inPdf]]) {
    ok(/\b2a\b/.test(text), `2a stands in ${where}`)
    ok(text.includes('Stabilitet'), `its title stands in ${where}`)
  }
  same(p.faults.join('\n'), '', 'faults in the browser')
  await p.close()
})

test('a card is moved to another goal on a page of its own, by keyboard alone', async () => {
  const s = await ownDemo()
  const p = await (await open()).login(s.url, 'birgit')
  await p.goto('/styrning/trad?vald=a29')
  const move = p.page.locator('.selected a', { hasText: 'Flytta' })
  await move.focus()
  await p.page.keyboard.press('Enter')
  await p.page.waitForURL('**/flytta*')
  await p.page.locator('#to').focus()
  const to = await p.page.locator('#to option').evaluateAll(o => o.map(x => [x.value, x.textContent]).find(x => /Fler elever blir säkra läsare/.test(x[1])))
  await p.page.locator('#to').selectOption(to[0])
  await p.page.locator('#reason').focus()
  await p.page.keyboard.type('Läsningen kommer först')
  await p.page.keyboard.press('Tab')
  await p.page.keyboard.press('Enter')
  await p.page.waitForURL(u => !u.pathname.endsWith('/flytta'))
  await p.goto('/styrning/aktivitet/29')
  ok((await p.page.textContent('aside.side')).includes('Fler elever blir säkra läsare'), 'it serves the new goal')
  await p.goto('/styrning/aktivitet/29?sedan=2020-01-01')
  ok((await p.page.textContent('main')).includes('Läsningen kommer först'), 'what has changed says why')
  await p.close()
})

test('a card is dragged to another goal and asked about first', async () => {
  const s = await ownDemo()
  const p = await (await open({ viewport: { width: 1440, height: 2700 } })).login(s.url, 'birgit')   // both cards in view
  await p.goto('/styrning/trad?enhet=10')
  const card = p.page.locator('.level.c5 .node[data-move]', { hasText: /Aktivitet 2.*Samma lektionsstart/s })
  const old = p.page.locator('.level.c4 .node[data-take]')
  const names = await old.locator('.title').allTextContents()
  const at = names.findIndex(n => n.includes('Personalen har tid'))
  ok(at >= 0, `a goal to move to: ${names}`)
  await card.dragTo(old.nth(at))
  const dialog = p.page.locator('dialog#move')
  ok(await dialog.isVisible(), 'a dialog asks')
  ok((await dialog.textContent()).includes('Samma lektionsstart'), 'it names the card')
  await dialog.locator('button[type=submit]').click()
  const moved = p.page.locator('.level.c5 .node', { hasText: /Aktivitet 2.*Samma lektionsstart/s })
  await seen(p.page.locator('[role=status]', { hasText: 'Flytt' }), 'it says that the card was moved')
  await moved.click()
  ok((await p.page.locator('.level.c4 .on').allTextContents()).some(t => t.includes('Personalen har tid')), 'the thread goes to the new goal')
  same(p.faults.join('\n'), '', 'faults in the browser')
  await p.close()
})

test('Ctrl+K finds an activity by the beginnings of words', async () => {
  const s = await demo()
  const p = await (await open()).login(s.url, 'dag')
  await p.page.keyboard.press('Control+k')
  await p.page.keyboard.type('tvålär')
  const hit = p.page.locator('dialog .search-hits a', { hasText: 'Tvålärarsystem' }).first()
  await hit.waitFor()
  await p.page.keyboard.press('ArrowDown')
  await p.page.keyboard.press('Enter')
  await p.page.waitForURL('**/styrning/aktivitet/*')
  ok((await p.heading()).includes('Tvålärarsystem'), 'the activity opens')
  await p.goto('/sok?q=tv%C3%A5l%C3%A4r')
  await seen(p.page.locator('main a', { hasText: 'Tvålärarsystem' }), 'the page finds the same')
  same(p.faults.join('\n'), '', 'faults in the browser')
  await p.close()
})

test('an earlier day shows what stood then and lets nothing be changed', async () => {
  const s = await demo()
  const p = await (await open()).login(s.url, 'birgit')
  await p.goto('/styrning/aktivitet/3?per=2020-01-01')
  same(await p.page.locator('main form[method=post]').count(), 0, 'forms that save')
  await p.goto('/styrning/aktiviteter?per=2020-01-01')
  ok((await p.page.textContent('main')).includes('Så som det var'), 'the page says which day')
  same(await p.page.locator('main table').count(), 0, 'rows before the store began')
  await p.click(p.link('Visa i dag'))
  ok(await p.page.locator('main table tbody tr').count() > 20, 'today they are there again')
  await p.close()
})

test('the whole interface changes to English and back', async () => {
  const s = await demo()
  const p = await (await open()).login(s.url, 'birgit')
  await p.goto('/styrning/aktiviteter')
  await p.page.locator('[popovertarget=account]').click()
  await p.page.locator('#account a[lang=en]').click()
  same(await p.page.locator('html').getAttribute('lang'), 'en', 'language of the page')
  same(await p.heading(), 'Activities', 'heading')
  await p.goto('/styrning/mal')
  same(await p.heading(), 'Goals', 'the choice is remembered')
  await p.page.locator('[popovertarget=account]').click()
  await p.page.locator('#account a[lang=sv]').click()
  same(await p.heading(), 'Mål', 'back in Swedish')
  await p.close()
})

test('the thread and a plan print on paper', async () => {
  const s = await demo()
  const p = await (await open()).login(s.url, 'astrid')
  for (const [path, word] of [['/styrning/trad', 'Stabilitet'], ['/styrning/dokument/5', 'Stabilitet'], ['/styrning/aktivitet/2', 'Stabilitet'],
    ['/insatser/2/kedja', 'Lika stort bortfall']]) {   // a check of the same pupils, folded on the screen
    await p.goto(path)
    const file = join(scratch, 'print.pdf')
    await p.page.pdf({ path: file, format: 'A4' })
    ok(readFileSync(file).length > 5000, `${path} prints`)
    const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })
    ok(text.includes(word), `${path}: ${word} is on paper`)
    ok(!text.includes('Ctrl K'), `${path}: the bar stays on the screen`)
  }
  await p.close()
})
