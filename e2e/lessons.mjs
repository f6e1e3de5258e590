// Lessons that a teacher is asked about, put into a database before a server opens it, and what has become of them.
import { execFileSync } from 'node:child_process'
import { becomes } from './lib.mjs'

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
export function ask(file) {
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

export function stored(file) {
  const db = new DatabaseSync(file, { readOnly: true })
  const rows = db.prepare("SELECT done, obstacle, rev FROM lesson WHERE group_id IN (SELECT id FROM lesson_group WHERE weekdays = '7') ORDER BY id").all()
  db.close()
  return rows.map(r => `${r.done}/${r.obstacle}/${r.rev}`).join(' ')
}

// The page of this address as the phone keeps it; "" when it keeps none.
export const kept = (p, path) => p.page.evaluate(path => caches.match(path, { cacheName: 'lesson-pages' }).then(r => r ? r.text() : ''), path)

// Everything that is to open without a network is in the phone: so many pages, and the worker that gives them.
export async function ready(p, pages) {
  await becomes(() => p.page.evaluate(async pages => (await (await caches.open('lesson-pages')).keys()).length >= pages &&
    navigator.serviceWorker.controller?.state === 'activated', pages), true, `${pages} pages are kept`)
}
