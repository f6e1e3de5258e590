// Journey 10: a teacher logs a lesson in two or three taps, and nothing is lost or doubled without a network.
import { execFileSync } from 'node:child_process'
import { ownDemo } from './demo.mjs'
import { becomes, ok, open, same, seen, test } from './lib.mjs'

class DatabaseSync {
  constructor(file) { this.file = file }
  all(sql, ...v) {
    let i = 0
    const text = sql.replace(/\?/g, () => typeof v[i] === 'number' ? v[i++] : `'${v[i++]}'`)
    return JSON.parse(execFileSync('sqlite3', ['-json', '-cmd', '.timeout 5000', this.file, `${text}; ${/^INSERT/.test(text) ? 'SELECT last_insert_rowid() AS id;' : ''}`], { encoding: 'utf8' }) || '[]')
  }
  prepare(sql) { return { get: (...v) => this.all(sql, ...v)[0], all: (...v) => this.all(sql, ...v), run: (...v) => ({ lastInsertRowid: this.all(sql, ...v)[0].id }) } }
  close() {}
}

// Two groups of the teacher Dag with a lesson each asked about today, and nothing else to answer: the example's own
// insatser have ended, so that the server's job draws none of theirs, and these groups meet on Sundays.
function ask(file) {
  const db = new DatabaseSync(file), now = new Date().toISOString()
  db.prepare("UPDATE intervention SET state = 'ended' WHERE state = 'running'").all()
  db.prepare("DELETE FROM lesson WHERE done = ''").all()
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(new Date())
  const unit = db.prepare("SELECT id FROM unit WHERE code = 'annersta'").get().id
  const dag = db.prepare("SELECT id FROM person WHERE name = 'Dag Ekman'").get().id
  const empty = ['template', 'finding', 'causes', 'target_group', 'grades', 'subjects', 'fund', 'design_note', 'measure_grade',
    'no_effect', 'stop_rule', 'lock_hash', 'fold']
  const insats = Number(db.prepare(`INSERT INTO intervention (rev, changed_at, unit_id, title, state, design, ${empty.join()})
    VALUES (1, ?, ?, 'Mottagningsprogram i årskurs 7', 'running', 'none', ${empty.map(() => "''").join()})`).run(now, unit).lastInsertRowid)
  for (const name of ['7B', '8A']) {
    const group = Number(db.prepare(`INSERT INTO lesson_group (rev, changed_at, intervention_id, unit_id, name, subject, person_id, weekdays, from_day)
      VALUES (1, ?, ?, ?, ?, 'Matematik', ?, '7', '2020-08-01')`).run(now, insats, unit, name, dag).lastInsertRowid)
    db.prepare(`INSERT INTO lesson (rev, changed_at, group_id, day, chance, done, obstacle, parts, note, client_key)
      VALUES (1, ?, ?, ?, 500, '', '', '', '', '')`).run(now, group, day)
  }
  db.close()
}

function stored(file) {
  const db = new DatabaseSync(file, { readOnly: true })
  const rows = db.prepare("SELECT done, obstacle, rev FROM lesson WHERE group_id IN (SELECT id FROM lesson_group WHERE weekdays = '7') ORDER BY id").all()
  db.close()
  return rows.map(r => `${r.done}/${r.obstacle}/${r.rev}`).join(' ')
}

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
  await p.page.waitForFunction(async () => (await (await caches.open('lesson-pages')).keys()).length >= 4)
  await p.page.waitForFunction(async () => await (await caches.open('lesson-pages')).match('/insatser/lektioner'))
  await p.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
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
  await p.page.waitForFunction(async () => {
    const kept = await (await caches.open('lesson-pages')).match('/insatser/lektioner')
    return !kept || (await kept.text()).includes('Inget att svara på')
  })
  await p.page.reload()
  await seen(p.page.getByText('Inget att svara på'), 'nothing is left to answer')
  same(stored(s.db), 'full//2 no/group/3', 'and nothing was sent twice')
  await p.close()
})
