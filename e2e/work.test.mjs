// Journey 8, the principal's Monday ten minutes, and what keeps one's text safe.
import { ownDemo } from './demo.mjs'
import { ok, open, same, seen, test } from './lib.mjs'

const waiting = '#main section .list:has(.what) a'

// Follows up what the open form is about: status, two sentences, decision, done - five steps.
async function followUp(p) {
  await p.check('#status input[value=partly_done]')
  await p.fill('#outcome', 'Två av tre klasser kom i gång. Resultaten lyfte mest där lärarna planerade ihop.')
  await p.check('#decision input[value=continue]')
  await p.click(p.button(/^Klar/))
}

// From a list of things to the empty one, the way a person would: the next comes by itself,
// and what is no follow-up is done on its own page.
async function workThrough(p) {
  let rounds = 0, followed = 0
  for (; rounds < 25; rounds++) {
    const path = new URL(p.page.url()).pathname
    if (path.startsWith('/styrning/uppfoljning/')) {
      await followUp(p)
      followed++
    } else if (path === '/mitt') {
      if (await p.page.locator('.empty.calm').count()) return { rounds, followed }
      await p.click(waiting)
    } else {
      ok(path.startsWith('/styrning/aktivitet/'), `on an activity: ${path}`)
      const done = p.page.locator('.list > li', { has: p.page.locator('[data-status=planned],[data-status=late]') })
        .getByRole('button', { name: /^Markera som klar/ })
      await seen(done, 'the milestone can be marked as done where the link leads')
      await p.click(done)
      await p.goto('/mitt')
    }
  }
  throw new Error(`still something to do after ${rounds} rounds`)
}

for (const javaScriptEnabled of [true, false])
  test(`a principal gets from three things to do to nothing to do${javaScriptEnabled ? '' : ', without JavaScript'} (J8)`, async () => {
    const s = await ownDemo()
    const p = await (await open({ javaScriptEnabled })).login(s.url, 'ceasar')
    same(new URL(p.page.url()).pathname, '/mitt', 'one lands on Mitt arbete')
    const n = await p.page.locator('#main .list > li').count()
    ok(n >= 3, `three things wait: ${n}`)
    ok((await p.page.textContent('.lead')).startsWith(`${n} saker att göra`), 'the sentence counts them')
    await p.click(waiting)
    ok((await p.page.textContent('aside.side')).includes('Målet den tjänar'), 'the background stands beside')
    const first = await p.heading()
    await followUp(p)
    ok(p.steps <= 6, `the first item took ${p.steps} steps`)
    ok(new URL(p.page.url()).pathname.startsWith('/styrning/uppfoljning/'), 'the next one opens by itself')
    ok(await p.heading() !== first, 'and it is another one')
    await seen(p.page.locator('[role=status]', { hasText: 'Klart' }), 'it says that the first is done')
    const all = await workThrough(p)
    ok(all.followed >= 1, 'there was more than one to follow up')
    ok((await p.page.textContent('#main')).includes('Inget att göra'), 'it says that nothing is left')
    same(p.faults.join('\n'), '', 'faults in the browser')
    await p.close()
  })

test('of two who edit the same activity the second sees the difference and loses no text', async () => {
  const s = await ownDemo()
  const a = await (await open()).login(s.url, 'birgit')
  const b = await (await open()).login(s.url, 'astrid')
  await a.goto('/styrning/aktivitet/3/andra')
  await b.goto('/styrning/aktivitet/3/andra')
  await a.fill('#scope', 'Alla rektorer, en heldag per termin')
  await a.page.locator('main form button[type=submit]').first().click()
  await a.page.waitForURL('**/styrning/aktivitet/3?*')
  await b.fill('#body', 'Min långa text som inte får försvinna.')
  await b.page.locator('main form button[type=submit]').first().click()
  same(await b.page.inputValue('#body'), 'Min långa text som inte får försvinna.', 'the text of the second')
  const said = await b.page.textContent('main')
  ok(said.includes('Alla rektorer, en heldag per termin'), 'the difference shows what the first wrote')
  await seen(b.page.locator('[role=alert]'), 'it is said aloud')
  await b.page.locator('main form button[type=submit]').first().click()
  await b.page.waitForURL('**/styrning/aktivitet/3?*')
  ok((await b.page.textContent('main')).includes('Min långa text som inte får försvinna.'), 'the second save goes through')
  same([...a.faults, ...b.faults].join('\n'), '', 'faults in the browser')
  await a.close(); await b.close()
})

const ends = {
  'the cookie is gone': p => p.context.clearCookies(),
  'the session was ended in another browser': async (p, url) => {
    const other = await (await open()).login(url, 'birgit')
    await other.goto('/konto')
    const mine = await other.page.locator('tr', { hasText: '(den här)' }).count()
    same(mine, 1, 'one of the logins is this one')
    await other.page.locator('tbody tr').filter({ hasNotText: '(den här)' }).getByRole('button').first().click()
    await other.page.waitForURL('**/konto?*')
    await other.close()
  },
}
for (const [how, end] of Object.entries(ends))
  test(`text typed is there after a new login when ${how}`, async () => {
    const s = await ownDemo()
    const p = await (await open()).login(s.url, 'birgit')
    await p.goto('/styrning/aktivitet/3/andra')
    const body = 'En halvtimmes arbete som ingen vill skriva om.'
    await p.fill('#body', body)
    await end(p, s.url)
    await p.page.locator('main form button[type=submit]').first().click()
    await p.page.waitForURL('**/logga-in*')
    await p.page.fill('#login', 'birgit')
    await p.page.fill('#password', 'roda-traden-demo')
    await p.page.click('main button[type=submit]')
    await p.page.waitForURL('**/styrning/aktivitet/3/andra*')
    await p.page.locator('.toast button').first().click()
    same(await p.page.inputValue('#body'), body, 'the text')
    await p.page.locator('main form button[type=submit]').first().click()
    await p.page.waitForURL(u => u.pathname === '/styrning/aktivitet/3')
    ok((await p.page.textContent('main')).includes(body), 'and is saved')
    await p.goto('/styrning/aktivitet/3/andra')
    same(await p.page.locator('.toast').count(), 0, 'the draft is forgotten once it is saved')
    same(p.faults.join('\n'), '', 'faults in the browser')
    await p.close()
  })
