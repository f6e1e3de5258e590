// lib.mjs - a real server, a real browser, journeys that count their steps.
//
// A step is a click, a tap or one field (doc: product journeys). Person keeps the count;
// going to an address that a mail or bookmark would hold costs nothing.
import { spawn, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
export const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const trad = process.env.TRAD || new URL('../build/trad', import.meta.url).pathname

export const scratch = mkdtempSync(join(tmpdir(), 'trad-e2e-'))
const running = []

export function run(...args) {
  return execFileSync(trad, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

// Starts `trad serve` on a free port; gives the printed lines and the address.
export async function serve(db, ...more) {
  const child = spawn(trad, ['serve', '--db', db, '--listen', '127.0.0.1:0', ...more])
  running.push(child)
  let text = ''
  child.stderr.on('data', d => { text += d })
  return new Promise((done, fail) => {
    child.on('exit', code => fail(new Error(`serve ended with ${code}: ${text}`)))
    child.stdout.on('data', d => {
      text += d
      const at = text.match(/http:\/\/127\.0\.0\.1:\d+/)
      if (at) setTimeout(() => done({ child, url: at[0], said: () => text }), 50)
    })
  })
}

let browser
export async function open(options = {}) {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  })
  const context = await browser.newContext({ locale: 'sv-SE', timezoneId: 'Europe/Stockholm', ...options })
  context.setDefaultTimeout(10000)
  const page = await context.newPage()
  return new Person(page, context)
}

export class Person {
  constructor(page, context) {
    this.page = page
    this.context = context
    this.steps = 0
    this.faults = []
    page.on('pageerror', e => this.faults.push(`script: ${e.message}`))
    page.on('console', m => { if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) this.faults.push(`console: ${m.text()}`) })
  }
  async login(url, login, password = 'roda-traden-demo') {
    await this.page.goto(url + '/logga-in')
    await this.page.fill('#login', login)
    await this.page.fill('#password', password)
    await this.page.click('main button[type=submit]')
    await this.page.waitForURL(u => !u.pathname.startsWith('/logga-in'))
    this.url = url
    this.steps = 0
    return this
  }
  async goto(path) { return this.page.goto(this.url + path) }
  // A page that the click leads to is there when this returns.
  async click(what) {
    this.steps++
    await this.locate(what).click()
    await this.page.waitForLoadState()
  }
  async fill(what, text) { this.steps++; await this.locate(what).fill(text) }
  async select(what, value) { this.steps++; await this.locate(what).selectOption(value) }
  async check(what) { this.steps++; await this.locate(what).check({ force: true }) }
  locate(what) { return typeof what === 'string' ? this.page.locator(what).first() : what.first() }
  link(name) { return this.page.getByRole('link', { name }) }
  button(name) { return this.page.getByRole('button', { name }) }
  async heading() { return (await this.page.locator('h1').first().textContent()).trim() }
  async close() { await this.context.close() }
}

async function axeRun(page, runOnly) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axeSource)
  const result = await page.evaluate(runOnly => axe.run(document, { runOnly, resultTypes: ['violations'] }), runOnly)
  return result.violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(' | ')}`)
}

export const axe = page =>
  axeRun(page, { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })

// Only colours differ in the dark: the rest has been looked at in the light.
export const axeDark = page => axeRun(page, { type: 'rule', values: ['color-contrast', 'link-in-text-block'] })

// Errors that HTML Tidy finds; warnings about newer HTML than it knows do not count.
export function tidy(html, name) {
  const file = join(scratch, 'page.html')
  writeFileSync(file, html)
  try {
    execFileSync('tidy', ['-q', '-e', '--show-warnings', 'no', '--drop-empty-elements', 'no', '--custom-tags', 'blocklevel', file], { stdio: ['ignore', 'pipe', 'pipe'] })
    return []
  } catch (e) {
    if (e.status < 2) return []
    return String(e.stderr).split('\n').filter(l => /Error:/.test(l)).map(l => `${name}: ${l}`)
  }
}

// --- tests -----------------------------------------------------------------------
const tests = []
export function test(name, fn) { tests.push({ name, fn }) }
export function ok(cond, text) { if (!cond) throw new Error(text) }
// What is on its way to the page is waited for; a page that never shows it fails.
export async function seen(locator, text, least = 1) {
  await locator.nth(least - 1).waitFor({ state: 'attached' }).catch(() => { throw new Error(`${text}: not on the page`) })
}
// get() gives `want` sooner or later: what a press sends may still be on its way.
export async function becomes(get, want, text) {
  const end = Date.now() + 10000
  while (await get() !== want && Date.now() < end) await new Promise(next => setTimeout(next, 50))
  same(await get(), want, text)
}
export function same(got, want, text) { if (got !== want) throw new Error(`${text}: got ${JSON.stringify(got)}, wanted ${JSON.stringify(want)}`) }

export async function runAll(words) {
  let passed = 0, failed = 0
  for (const t of tests) {
    if (words.length && !words.some(w => t.name.includes(w))) continue
    const t0 = Date.now()
    try {
      await t.fn()
      passed++
      console.log(`ok   ${t.name} (${Date.now() - t0} ms)`)
    } catch (e) {
      failed++
      console.log(`FAIL ${t.name}\n     ${String(e.stack || e).split('\n').slice(0, 12).join('\n     ')}`)
    }
  }
  await browser?.close()
  for (const c of running) c.kill('SIGTERM')
  rmSync(scratch, { recursive: true, force: true })
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed || !passed ? 1 : 0)
}
