// The main pages by keyboard alone: the skip link first, every stop seen, in reading order,
// and nothing that catches the focus.
import { demo } from './demo.mjs'
import { ok, open, same, test } from './lib.mjs'

// Where the focus is: what it is called, whether one sees it, and where it stands.
const stop = page => page.evaluate(() => {
  const e = document.activeElement
  if (!e || e === document.body) return null
  const s = getComputedStyle(e), r = e.getBoundingClientRect()
  const name = (e.getAttribute('aria-label') || e.textContent || e.id || e.tagName).trim().replace(/\s+/g, ' ').slice(0, 40)
  const all = [...document.querySelectorAll('*')]
  return { name, at: all.indexOf(e), seen: r.width > 0 && r.height > 0 && (s.outlineStyle !== 'none' || s.boxShadow !== 'none'), main: !!e.closest('main'), parts: e.type === 'date' }
})

for (const path of ['/mitt', '/styrning/trad?vald=g9', '/styrning/mal', '/styrning/aktiviteter', '/styrning/aktivitet/3', '/styrning/uppfoljning', '/enheter', '/styrning/aktivitet/3/andra'])
  test(`${path} is walked by Tab, every stop seen and in order`, async () => {
    const s = await demo()
    const p = await (await open()).login(s.url, 'birgit')
    await p.goto(path)
    await p.page.keyboard.press('Tab')
    ok((await stop(p.page)).name.startsWith('Hoppa till'), 'the skip link comes first')
    await p.page.keyboard.press('Enter')
    await p.page.keyboard.press('Tab')
    ok((await stop(p.page)).main, 'behind it one stands in the content')
    await p.page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0) })
    await p.goto(path)
    let last = -1, stops = 0
    for (; stops < 40; stops++) {
      await p.page.keyboard.press('Tab')
      const at = await stop(p.page)
      if (!at) break
      if (at.parts && at.at === last) continue          // a date has stops of its own inside, shown by the browser
      ok(at.seen, `the focus on "${at.name}" is seen`)
      ok(at.at > last, `"${at.name}" comes in reading order`)
      last = at.at
    }
    ok(stops > 5, `there are stops: ${stops}`)
    same(p.faults.join('\n'), '', 'faults in the browser')
    await p.close()
  })
