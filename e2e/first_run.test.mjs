// Journey 15: from a fresh program to the first login.
import { join } from 'node:path'
import { axe, ok, open, same, scratch, serve, test } from './lib.mjs'

test('a fresh program leads the administrator from the printed address to a working page in five steps', async () => {
  const s = await serve(join(scratch, 'fresh.db'))
  const start = s.said().match(/http:\S+kom-igang\?kod=\S+/)
  ok(start, `the program prints the first-run address: ${s.said()}`)
  const p = await open()
  await p.page.goto(start[0])
  same((await axe(p.page)).join('\n'), '', 'accessibility of the first-run page')
  await p.fill('#huvudman', 'Provköpings kommun')
  await p.fill('#name', 'Ada Provare')
  await p.fill('#login', 'ada')
  await p.fill('#password', 'tre gröna hästar')
  await p.click('main button[type=submit]')
  same(p.steps, 5, 'steps')
  await p.page.waitForURL('**/logga-in*')
  ok((await p.page.textContent('main')).includes('uppsatt') || (await p.page.textContent('main')).includes('Provköping'),
    'the page says that the huvudman is there')
  await p.login(s.url, 'ada', 'tre gröna hästar')
  ok((await p.heading()).length > 0, 'a page opens')
  same(p.faults.join('\n'), '', 'faults in the browser')
  await p.close()
})

test('the first-run page refuses a wrong code and a weak password, and keeps what was typed', async () => {
  const s = await serve(join(scratch, 'fresh2.db'))
  const p = await open()
  await p.page.goto(s.url + '/kom-igang')
  await p.fill('#code', 'fel')
  await p.fill('#huvudman', 'Provköpings kommun')
  await p.fill('#name', 'Ada Provare')
  await p.fill('#login', 'ada')
  await p.fill('#password', 'kort')
  await p.click('main button[type=submit]')
  same(await p.page.inputValue('#huvudman'), 'Provköpings kommun', 'the name is kept')
  ok(await p.page.locator('[role=alert]').isVisible(), 'the fault is said')
  await p.fill('#password', 'tre gröna hästar')
  await p.click('main button[type=submit]')
  ok((await p.page.locator('[role=alert]').textContent()).length > 10, 'the code is refused')
  await p.close()
})
