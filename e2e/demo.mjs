// demo.mjs - one demo huvudman, served once, shared by the tests that only read or that
// make what they change themselves.
import { join } from 'node:path'
import { run, scratch, serve } from './lib.mjs'

let started
export function demo() {
  started ??= (async () => {
    const db = join(scratch, 'demo.db')
    run('demo', '--db', db)
    const s = await serve(db, '--demo')
    return { url: s.url, db }
  })()
  return started
}
