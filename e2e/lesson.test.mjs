// Journey 10: a teacher logs a lesson in two or three taps, and nothing is lost or doubled without a network.
import { ownDemo } from './demo.mjs'
import { ask, kept, ready, stored } from './lessons.mjs'
import { becomes, ok, open, same, seen, test } from './lib.mjs'

for (const javaScriptEnabled of [true, false])
  test(`a teacher logs a lesson in two taps, an obstacle in a third${javaScriptEnabled ? '' : ', without JavaScript'} (J10)`, async () => {
    const s = await ownDemo(ask)
    const p = await (await open({ javaScriptEnabled, viewport: { width: 390, height: 844 } })).login(s.url, 'dag')
    await p.click(p.page.getByRole('link', { name: 'Lektionen i dag 7B: genomfördes den?' }))
    await p.click(p.page.getByRole('button', { name: /^Delvis/ }))
    await p.page.getByText('Ditt svar är sparat.').waitFor()
    same(p.steps, 2, 'taps')
    await p.click(p.page.getByRole('button', { name: 'Gruppen' }))
    await p.page.locator('button[value=group][aria-pressed=true]').waitFor()
    ok(p.steps <= 3, `${p.steps} taps with an obstacle`)
    await becomes(() => stored(s.db).split('/', 2).join('/'), 'part/group', 'saved')
    await p.page.getByText('Mina lektioner, månad för månad').first().waitFor({ state: 'attached' })   // the own curve
    if (process.env.SHOTS) await p.page.screenshot({ path: `${process.env.SHOTS}/lesson-${javaScriptEnabled}.png`, fullPage: true })
    same(p.faults.join('\n'), '', 'faults in the browser')
    await p.close()
  })

test('two lessons logged without a network are there once each when it is back (J10)', async () => {
  const s = await ownDemo(ask)
  const p = await (await open({ viewport: { width: 390, height: 844 } })).login(s.url, 'dag')
  await p.goto('/insatser/lektioner')
  await ready(p, 4)   // whose they are, the list, and each lesson
  await p.context.setOffline(true)
  await p.page.reload()
  await seen(p.page.getByRole('heading', { name: /7B/ }), 'the page opens without a network')
  await p.page.locator('section', { hasText: '7B' }).getByRole('button', { name: /^Helt/ }).click()
  await p.page.locator('section', { hasText: '8A' }).getByRole('button', { name: /^Nej/ }).click()
  await p.page.locator('section', { hasText: '8A' }).getByRole('button', { name: 'Gruppen' }).click()
  await seen(p.page.getByText('Sparat i telefonen'), 'it says that they are kept', 2)
  if (process.env.SHOTS) await p.page.screenshot({ path: `${process.env.SHOTS}/lesson-offline.png`, fullPage: true })
  same(stored(s.db), '//1 //1', 'nothing has arrived')
  await p.page.reload()
  await seen(p.page.getByText('Sparat i telefonen'), 'and they are still kept after a reload', 2)
  await p.context.setOffline(false)
  await p.page.waitForFunction(() => localStorage.getItem('lesson-queue') === '[]')
  same(stored(s.db), 'full//2 no/group/3', 'each is there, once')
  await becomes(async () => (await kept(p, '/insatser/lektioner')).includes('Inget att svara på'), true, 'what is kept asks no more')
  await p.page.reload()
  await seen(p.page.getByText('Inget att svara på'), 'nothing is left to answer')
  same(stored(s.db), 'full//2 no/group/3', 'and nothing was sent twice')
  await p.close()
})
