// Journeys 7 and 9: does the programme work, and an insats from a deviation to its start. On a desktop and on a phone.
import { ownDemo } from './demo.mjs'
import { ok, open, same, test } from './lib.mjs'

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }
const shot = async (p, name) => process.env.SHOTS && p.page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })

// The bar of rooms is a menu on a phone.
async function room(p, name) {
  const link = p.page.locator('nav.rooms').getByRole('link', { name, exact: true })
  if (!await link.isVisible()) await p.click(p.button('Meny'))
  await p.click(link)
}

for (const [size, viewport] of Object.entries(sizes)) {
  test(`a strategist reads whether the åk 7 programme works and puts it in a report, on a ${size} (J7)`, async () => {
    const s = await ownDemo()
    const p = await (await open({ viewport })).login(s.url, 'birgit')
    await room(p, 'Insatser')
    await p.click(p.page.getByRole('link', { name: 'Mottagningsprogram i årskurs 7 (exempel)' }))
    await p.click(p.page.locator('main').getByRole('link', { name: 'Effektkedja' }))
    ok(await p.page.getByText(/tyder på/).count(), 'compared with other schools it is a sign')
    await p.click(p.page.getByRole('link', { name: 'Förra årets årskull' }))
    ok(await p.page.getByText('Det kan inte bedömas än').count(), "last year's pupils alone settle nothing")
    ok(!await p.page.getByText(/tyder på/).count(), 'and no sign is claimed')
    await p.page.goBack()
    ok(await p.page.getByText(/osäkerheten är ±/).count(), 'an interval')
    ok(await p.page.getByText('svagaste länken').count(), 'the weakest link')
    ok(await p.page.getByText(/kronor per elev/).count(), 'cost beside effect')
    await shot(p, `j7-chain-${size}`)
    await p.click(p.button('Lägg i rapporten'))
    await p.page.waitForURL(/\/rapport\/plan\//)
    ok(await p.page.getByText('Insatser och deras effektkedjor').count(), 'it stands in the report')
    ok(await p.page.getByText(/Bundet .* insats 1/).count(), 'bound, with date and source')
    await shot(p, `j7-report-${size}`)
    ok(p.steps <= (size === 'phone' ? 6 : 5), `${p.steps} steps`)
    same(p.faults.join('\n'), '', 'faults in the browser')
    await p.close()
  })

  test(`a principal goes from a deviation to an insats that runs, on a ${size} (J9)`, async () => {
    const s = await ownDemo()
    const p = await (await open({ viewport })).login(s.url, 'ceasar')
    await p.goto('/resultat/indikator/9')
    await p.click(p.link('Föreslå insats'))
    ok((await p.page.inputValue('#finding')).includes('Annerstaskolan'), 'what was seen is filled in')
    await p.click(p.link('Tvålärarsystem'))
    ok((await p.page.inputValue('#finding')).includes('44,0 %'), 'and stays')
    ok(await p.page.inputValue('#stop_rule'), 'the template says when to stop')
    await p.fill('#causes', 'Två av tre lektioner i matematik hålls av vikarie.')
    await p.fill('#expected', '8')
    ok(/^\d{4}-\d\d-\d\d$/.test(await p.page.inputValue('#from_day')) && await p.page.inputValue('#to_day'), 'days to begin from are filled in')
    await p.click(p.button('Spara som utkast'))
    ok(await p.page.getByText('Vad uppföljningen kan se').count(), 'the smallest effect that could be seen, or why it cannot be told')
    await p.page.getByText('Allt som en start kräver är sagt.').waitFor()
    await shot(p, `j9-draft-${size}`)
    await p.click(p.button('Starta insatsen'))
    await p.page.getByText(/^Låst /).waitFor()
    ok(await p.page.getByText('Pågår').count(), 'it runs')
    same(p.steps, 6, 'steps: five, and the analysis of causes that skollagen asks for')
    same(p.faults.join('\n'), '', 'faults in the browser')
    await p.close()
  })
}
