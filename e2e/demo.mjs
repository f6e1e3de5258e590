// demo.mjs - the demo huvudman. It is read in once; who only reads shares one server, and
// who changes things gets a copy and a server of its own.
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, scratch, serve } from './lib.mjs'

const original = join(scratch, 'demo.db')
let made, started, copies = 0

// The example has no rows of pupils, and a page that erases them: twelve made-up pupils of an earlier läsår.
function pupils() {
  const file = join(scratch, 'elever.csv'), grades = 'ABCDEFABCDEF'
  const rows = [...grades].map((g, i) => `e2e-${i};annersta;${'KM'[i % 2]};9;MA;${g};VT14`)
  writeFileSync(file, ['elev;skola;kön;årskurs;ämne;betyg;termin', ...rows, ''].join('\n'))
  return file
}

function make() {
  if (!made) {
    made = run('demo', '--db', original)
    run('import', '--db', original, '--profile', 'pupil-grades', pupils())
  }
  return original
}

async function copy(name, prepare, ...more) {
  const db = join(scratch, name)
  copyFileSync(make(), db)
  prepare?.(db)
  const s = await serve(db, '--demo', ...more)
  return { url: s.url, db, child: s.child }
}

export function demo() {
  started ??= copy('shared.db')
  return started
}

// prepare(file) changes the database before the server opens it: the server's jobs run at once and side by side.
// '--no-work' for a test that runs them itself.
export function ownDemo(prepare, ...more) {
  return copy(`own-${++copies}.db`, prepare, ...more)
}
