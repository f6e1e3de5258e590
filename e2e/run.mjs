// run.mjs - `node e2e/run.mjs [word ...]`: every *.test.mjs of this folder in the browser.
import { readdirSync } from 'node:fs'
import { runAll } from './lib.mjs'

const here = new URL('.', import.meta.url)
for (const f of readdirSync(here).filter(f => f.endsWith('.test.mjs')).sort())
  await import(new URL(f, here))
await runAll(process.argv.slice(2))
