// What waits in the phone: nothing of it is lost, doubled, or sent in the name of another who uses the same phone.
import { ownDemo } from './demo.mjs'
import { ask, kept, ready, stored } from './lessons.mjs'
import { axe, axeDark, becomes, ok, open, same, seen, test } from './lib.mjs'

const phone = { viewport: { width: 390, height: 844 } }
const queue = p => p.page.evaluate(() => JSON.parse(localStorage.getItem('lesson-queue') || '[]').length)
const tap = (p, group, name) => p.page.locator('section', { hasText: group }).getByRole('button', { name }).click()

test('a tap made while another is on its way is sent after it (J10)', async () => {
  const s = await ownDemo(ask)
  const p = await (await open(phone)).login(s.url, 'dag')
  await p.goto('/insatser/lektioner')
  await p.page.route('**/insatser/lektion/*', async (route, request) => {
    if (request.method() === 'POST') await new Promise(r => setTimeout(r, 1500))
    await route.continue()
  })
  await tap(p, '7B', /^Delvis/)
  await tap(p, '7B', 'Gruppen')
  await seen(p.page.getByText('Sparat i telefonen'), 'it is told as kept until both are sent')
  await becomes(() => stored(s.db), 'part/group/3 //1', 'both are saved')
  await seen(p.page.getByText('Skickat och sparat'), 'and then it says so')
  same(await queue(p), 0, 'left in the phone')
  await p.close()
})

test('an observation that the server refuses stays in the phone with its reason, and is mended (J10)', async () => {
  const s = await ownDemo()
  const p = await (await open(phone)).login(s.url, 'ceasar')
  const path = '/insatser/1/observation/ny', note = 'Målet stod på tavlan, och eleverna kunde säga det med egna ord.'
  await p.goto(path)
  await ready(p, 2)   // whose it is, and the form
  await p.context.setOffline(true)
  await p.page.locator('#group_id').selectOption({ index: 1 })
  await p.page.fill('#day', '2019-01-07')
  for (const all of await p.page.locator('#scores').all()) await all.locator('input').nth(2).check()
  await p.page.fill('#note', note)
  await p.page.getByRole('button', { name: 'Spara', exact: true }).click()
  await seen(p.page.getByText('Sparat i telefonen'), 'it says that it is kept')
  await p.context.setOffline(false)
  await p.goto('/mitt')
  await seen(p.page.getByRole('heading', { name: 'Det här gick inte att spara' }), 'what was refused is told where one lands')
  ok(await p.page.getByText(note).isVisible(), 'with what was written')
  await seen(p.page.locator('[data-why]', { hasText: 'Gruppen' }), 'and why')
  same(await queue(p), 1, 'it is still in the phone')
  same((await axe(p.page)).concat(await axeDark(p.page)).join('\n'), '', 'accessibility of what is told')
  if (process.env.SHOTS) await p.page.screenshot({ path: `${process.env.SHOTS}/outbox.png`, fullPage: true })
  await p.page.getByRole('link', { name: 'Observera en lektion, 2019-01-07' }).click()
  await p.page.waitForURL('**/observation/ny*')
  await becomes(() => p.page.inputValue('#note'), note, 'the form is filled in again')
  same(await p.page.inputValue('#day'), '2019-01-07', 'with the day that was wrong')
  await p.page.fill('#day', new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(new Date()))
  await p.page.getByRole('button', { name: 'Spara', exact: true }).click()
  await p.page.waitForURL('**/insatser/observationer*')
  same(await queue(p), 0, 'it has left the phone')
  await p.close()
})

test('an open page sends nothing in the name of another who has logged in on the same phone (J10)', async () => {
  const s = await ownDemo(ask)
  const p = await (await open(phone)).login(s.url, 'dag')
  await p.goto('/insatser/lektioner')
  await ready(p, 4)
  const page = await p.context.newPage(), other = Object.assign(Object.create(p), { page })
  await p.context.clearCookies()
  await other.login(s.url, 'ceasar')
  await becomes(() => kept(other, '/insatser/lektioner'), '', "the former's pages are thrown away when the next one logs in")
  await tap(p, '7B', /^Helt/)
  await seen(p.page.getByText('Logga in igen så skickas det'), 'it says what to do')
  same(stored(s.db), '//1 //1', 'nothing was saved')
  await other.goto('/insatser/lektioner')
  await other.page.waitForLoadState('networkidle')
  same(await queue(other), 1, 'it waits while the other is logged in')
  await p.context.clearCookies()
  await other.login(s.url, 'dag')
  await becomes(() => stored(s.db), 'full//2 //1', 'and is sent when its owner has logged in')
  await becomes(() => queue(other), 0, 'left in the phone')
  await p.close()
})
