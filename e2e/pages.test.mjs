// The sweep: every page that each role reaches by following links. By request, all of them:
// status, structure, HTML, language. In the browser, one of each kind: console, axe in light,
// in dark and at 320 px (400 % zoom of 1280), no sideways scrolling at 320 and 390 px; and
// again for whoever sees that kind built differently.
import { readFileSync, readdirSync } from 'node:fs'
import { demo, ownDemo } from './demo.mjs'
import { axe, axeDark, ok, open, test, tidy } from './lib.mjs'

const root = new URL('../', import.meta.url)
const people = ['astrid', 'birgit', 'ceasar', 'dag', 'eira', 'folke', 'gun']
const perKind = 3                    // addresses of the same kind that each person opens
const most = kind => ({ '/styrning/dokument/{id}': 12, '/resultat/inmatning': 30, '/definitioner/{id}': 400 })[kind] ?? perKind   // the draft that is to be decided, the figure that is to be approved and the definition that is being written stand further down
const noLead = /^\/(logga-in|rapport\/|hjalp\/|konto\/losenord|kom-igang)/

// The pages there are, out of the tables of routes themselves.
const routes = readdirSync(new URL('app/', root), { withFileTypes: true }).filter(d => d.isDirectory()).flatMap(room => {
  const dir = new URL(`app/${room.name}/`, root)
  return readdirSync(dir).filter(f => f.endsWith('routes.def')).flatMap(f =>
    [...readFileSync(new URL(f, dir), 'utf8').matchAll(/^ROUTE\(GET, "([^"]+)", \w+, (PAGE\w*),/gm)].map(m => m[1]))
})
const patterns = routes.map(path => ({ path, re: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`), loose: path.includes('{') }))
  .sort((a, b) => a.loose - b.loose)
const kindOf = path => patterns.find(r => r.re.test(path))?.path

// Texts that are English in the source and other words in Swedish.
const english = new Map()
for (const f of readdirSync(new URL('po/sv/', root)))
  for (const m of readFileSync(new URL(`po/sv/${f}`, root), 'utf8').matchAll(/^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.+)"/gm))
    for (const id of [m[1], m[2]])
      if (id && id !== 'Word' && id !== m[3] && !id.includes('{')) english.set(id.replace(/\\(.)/g, '$1'), m[3])
for (const m of [...english]) if ([...english.values()].includes(m[0])) english.delete(m[0])   // Swedish words too

const plain = s => s.replace(/<[^>]+>/g, ' ').replace(/&amp;/g, '&').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/\s+/g, ' ').trim()
function textsOf(html) {
  const body = html.replace(/<(script|style|textarea|svg)\b.*?<\/\1>/gs, '').replace(/<a\b[^>]*lang="en".*?<\/a>/gs, '')
  return [...body.matchAll(/>([^<]+)</g)].map(m => plain(m[1])).concat([...body.matchAll(/(?:aria-label|placeholder|title|alt)="([^"]+)"/g)].map(m => plain(m[1])))
}

function look(path, r, html, said) {
  const say = t => said.push(`${path}: ${t}`)
  if (r !== 200) return say(`status ${r}`)
  if (!/<html lang="sv"/.test(html)) say('html lang is not sv')
  const h1 = html.match(/<h1\b/g)?.length ?? 0
  if (h1 !== 1) say(`${h1} h1`)
  const lead = html.match(/<p class="lead">(.*?)<\/p>/s)
  if (lead && plain(lead[1]).length < 5) say('empty lead')
  if (/\{\d\}|\(null\)|\bNaN\b|undefined/.test(textsOf(html).join('\n'))) say('a placeholder left in the text')
  if (/ style="| on\w+="/.test(html.replace(/>[^<]*</g, '><'))) say('style or handler in an attribute')
  for (const t of textsOf(html)) if (english.has(t)) say(`English: "${t}"`)
  said.push(...tidy(html, path))
}

// What a page is built of: its tags with their classes, statuses, types and roles, without its texts.
const builtOf = html => new Set([...html.matchAll(/<([a-z][a-z0-9]*)\b([^>]*)>/g)].map(m =>
  m[1] + [...m[2].matchAll(/\b(class|type|role|data-status|data-variant|aria-current|open)(?:="([^"]*)")?/g)].map(a =>
    `.${a[1]}=${(a[2] ?? '').replace(/\b[rbcd]\d+\b/g, '').trim()}`).join('')))

// One page of each kind, and every further one that a role sees built of something not met on that kind before.
function keep(seen, kind, path, who, html) {
  const k = seen.get(kind) ?? { pages: [], parts: new Set() }
  const news = [...builtOf(html)].filter(x => !k.parts.has(x))
  if (news.length) k.pages.push({ path, who })
  for (const x of news) k.parts.add(x)
  seen.set(kind, k)
}

// Follows links from the first page; gives the addresses opened, by kind.
async function crawl(url, who, said, seen, leads) {
  const p = await (await open()).login(url, who)
  const todo = ['/mitt', '/hjalp', '/tillganglighet', '/konto', '/sok?q=skol'], known = new Set(todo), count = new Map(), queued = new Map()
  while (todo.length) {
    const path = todo.shift(), bare = path.split('?')[0], kind = kindOf(bare)
    const n = count.get(kind) ?? 0
    if (!kind || n >= most(kind)) continue
    count.set(kind, n + 1)
    const r = await p.context.request.get(url + path), html = await r.text()
    look(`${who} ${path}`, r.status(), html, said)
    keep(seen, kind, path, who, html)
    if (/<p class="lead">/.test(html)) leads.add(kind)
    for (const m of html.matchAll(/<a\b[^>]*href="(\/[^"#]*)/g)) {
      const to = m[1].replace(/&amp;/g, '&')
      if (to.startsWith('/static') || known.has(to) || /[?&](sprak|utseende)=/.test(to)) continue
      known.add(to)
      const what = kindOf(to.split('?')[0]), q = queued.get(what) ?? 0
      queued.set(what, q + 1)
      if (q < 2 * most(what)) todo.push(to)
    }
  }
  await p.close()
}

const found = { seen: new Map(), said: [], leads: new Set(), done: false }
async function all() {
  if (found.done) return found
  const s = await demo(), queue = [...people]
  await Promise.all([1, 2].map(async () => {
    while (queue.length) await crawl(s.url, queue.shift(), found.said, found.seen, found.leads)
  }))
  found.done = true
  return found
}

const fail = list => ok(list.length === 0, `${list.length} faults\n${[...new Set(list)].slice(0, 60).join('\n')}`)

test('sweep: every page that a role is led to opens, is sound HTML, has one heading and is in Swedish', async () => {
  const f = await all()
  fail(f.said)
})

test('sweep: every page of the program is led to by some link', async () => {
  const f = await all()
  const except = new Set(['/', '/logga-in', '/kom-igang', '/ready', '/health',
    '/definitioner/regler/{id}/andra',                    // of a rule of one's own that nothing uses yet
    '/avsluta/{nyckel}',                                  // the link of a mail
    '/styrning/uppfoljning/ny/{id}/{lasar}'])            // where its form posts to; reached again after a login
  fail(patterns.filter(r => !f.seen.has(r.path) && !except.has(r.path)).map(r => `no link leads to ${r.path}`))
})

test('sweep: every page to read says in a sentence how it is', async () => {
  const f = await all()
  const forms = /\/(ny|nytt|andra|flytta|besluta|version)$|\/\{op\}$|\/roller\/|\/losenord$|\/\{kind\}\/\{id\}$/
  fail([...f.seen].filter(([kind]) => !f.leads.has(kind) && !noLead.test(kind) && !forms.test(kind)).map(([kind, k]) => `${kind} has no lead (${k.pages[0].path})`))
})

async function inBrowser(page, path, said) {
  const say = (where, list) => { for (const t of list) said.push(`${path} ${where}: ${t}`) }
  await page.setViewportSize({ width: 1440, height: 900 })
  const r = await page.goto(path)
  if (r.status() >= 500) return said.push(`${path}: status ${r.status()}`)
  say('light', await axe(page))
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  say('dark', await axeDark(page))
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 })
    const over = await page.evaluate(() => {
      const w = document.documentElement.clientWidth
      if (document.documentElement.scrollWidth <= w) return null
      const wide = [...document.querySelectorAll('main *, header *')].filter(e => e.getBoundingClientRect().right > w + 1 && !e.closest('.scroll'))
      return `${document.documentElement.scrollWidth} px: ${wide.slice(-1).map(e => e.outerHTML.slice(0, 120))}`
    })
    if (over) said.push(`${path} scrolls sideways at ${width}: ${over}`)
  }
  say('320 px', await axe(page))
}

test('sweep: each kind of page, as each role that sees it differently, has no accessibility fault in light, dark and at 320 px', async () => {
  const f = await all(), s = await demo(), said = [], by = new Map()
  for (const k of f.seen.values()) for (const at of k.pages) by.set(at.who, [...(by.get(at.who) ?? []), at.path])
  const queue = [...by]
  await Promise.all([1, 2].map(async () => {
    while (queue.length) {
      const [who, paths] = queue.shift()
      const p = await (await open({ baseURL: s.url })).login(s.url, who)
      for (const path of paths) await inBrowser(p.page, path, said)
      said.push(...p.faults.map(t => `${who}: ${t}`))
      await p.close()
    }
  }))
  const p = await open({ baseURL: s.url })
  for (const path of ['/logga-in', '/finns-inte', '/tillganglighet']) await inBrowser(p.page, path, said)
  await p.close()
  fail(said)
})

// What the server answers when a form is not right: the same address with its faults, or a refusal.
test('sweep: forms that come back with faults have none of accessibility', async () => {
  const s = await ownDemo(), said = []
  const p = await (await open({ baseURL: s.url })).login(s.url, 'gun')
  const wrong = [
    ['/admin/organisation/ny', {}], ['/admin/personer/ny', {}], ['/admin/personer/3/roller/ny', { '#from_day': '' }],
    ['/admin/organisation/10/dela', {}], ['/admin/installningar/omrade/ny', {}], ['/konto/losenord', { '#old': 'fel', '#new': 'kort' }],
  ]
  const chain = [['/styrning/aktiviteter/ny', {}], ['/styrning/mal/nytt', {}], ['/styrning/dokument/nytt', {}], ['/styrning/mal/20/andra', { '#title': '' }]]
  for (const [who, list] of [['gun', wrong], ['birgit', chain]]) {
    if (who !== 'gun') await p.login(s.url, who)
    for (const [path, typed] of list) {
      await p.page.setViewportSize({ width: 1280, height: 900 })
      const r = await p.page.goto(path)
      if (r.status() !== 200) { said.push(`${path}: ${r.status()}`); continue }
      for (const [field, text] of Object.entries(typed)) if (await p.page.locator(field).count()) await p.page.fill(field, text)
      await p.page.evaluate(() => { for (const f of document.forms) f.noValidate = true })
      await p.page.locator('main form[method=post] button[type=submit]').first().click()
      await p.page.waitForLoadState()
      if (!await p.page.locator('[role=alert]').count()) said.push(`${path}: nothing says what is wrong`)
      for (const t of await axe(p.page)) said.push(`${path} with faults: ${t}`)
      await p.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
      for (const t of await axeDark(p.page)) said.push(`${path} with faults, dark: ${t}`)
      await p.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await p.page.setViewportSize({ width: 320, height: 800 })
      for (const t of await axe(p.page)) said.push(`${path} with faults, 320 px: ${t}`)
      said.push(...tidy(await p.page.content(), path))
    }
  }
  await p.close()
  fail(said)
})

test('sweep: who may not open a page is told so in words, with a way on', async () => {
  const s = await demo()
  const p = await (await open()).login(s.url, 'dag')
  for (const path of ['/admin', '/styrning/aktiviteter/ny/finns-inte', '/styrning/aktivitet/99999999']) {
    const r = await p.goto(path)
    ok(r.status() === 403 || r.status() === 404, `${path}: ${r.status()}`)
    ok((await p.heading()).length > 3 && await p.page.locator('main a').count() > 0, `${path}: words and a way on`)
  }
  await p.close()
})
