// demo.mjs - the demo huvudman. It is read in once; who only reads shares one server, and
// who changes things gets a copy and a server of its own.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { run, scratch, serve } from './lib.mjs'

const original = join(scratch, 'demo.db')
let made, started, copies = 0

function make() {
  made ??= run('demo', '--db', original)
  return original
}

async function copy(name) {
  const db = join(scratch, name)
  copyFileSync(make(), db)
  const s = await serve(db, '--demo')
  return { url: s.url, db, child: s.child }
}

export function demo() {
  started ??= copy('shared.db')
  return started
}

export function ownDemo() {
  return copy(`own-${++copies}.db`)
}
