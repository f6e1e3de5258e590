// Journey 6: a file with a fault is looked at, mended in place, read in and undone.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownDemo } from './demo.mjs'
import { axe, ok, open, same, scratch, test } from './lib.mjs'

const rows = [
  'Nr;Aktivitet;När ska aktiviteten genomföras?;Svarar mot;Status',
  '71;Läsande förebilder i varje klass;läsåret 2026/27;Fler elever blir säkra läsare;Planerad',
  '72;Lässtunder efter lunch;läsåret 2026/27;Fler elever blir säkra läsare;Kanske snart',
].join('\r\n')

test('a CSV with a fault is previewed, mended in place, read in and undone (J6)', async () => {
  const s = await ownDemo()
  const p = await (await open()).login(s.url, 'birgit')
  const file = join(scratch, 'plan.csv')
  writeFileSync(file, '\ufeff' + rows)
  await p.goto('/admin/import')
  await p.page.setInputFiles('#fil', file)
  p.steps = 1
  await p.click(p.button('Kontrollera filen'))
  await p.page.waitForURL('**/admin/import/*')
  ok((await p.page.textContent('.ds-error-summary')).includes('Rad 3'), 'the fault is told with its row')
  same((await axe(p.page)).join('\n'), '', 'accessibility of the preview')
  await p.goto('/styrning/aktiviteter?q=L%C3%A4sstunder')
  same(await p.page.locator('main tbody tr').count(), 0, 'rows read in before anyone said yes')
  await p.page.goBack()
  const unit = p.page.locator('#enhet')
  await unit.selectOption({ label: (await unit.locator('option').allTextContents()).find(t => t.trim() === 'Vårbyskolan') })
  await p.fill('.cell-error textarea', 'Planerad')
  await p.click(p.button('Kontrollera igen'))
  same(await p.page.locator('.cell-error').count(), 0, 'faults left after mending')
  await p.click(p.button(/^Läs in/))
  await p.page.locator('[role=status]', { hasText: 'inläst' }).waitFor()
  ok(p.steps <= 6, `steps: ${p.steps}`)
  const done = p.page.url()
  await p.goto('/styrning/aktiviteter?q=L%C3%A4sstunder')
  same(await p.page.locator('main tbody tr').count(), 1, 'the mended row is there')
  await p.page.goto(done)
  await p.click(p.button(/^Ångra/))
  await p.page.locator('dialog button', { hasText: /Ångra/ }).click()
  await p.page.locator('[role=status]', { hasText: /ångrad|ångrats/ }).first().waitFor()
  await p.goto('/styrning/aktiviteter?q=L%C3%A4sstunder')
  same(await p.page.locator('main tbody tr').count(), 0, 'nothing of it is left after undoing')
  same(p.faults.join('\n'), '', 'faults in the browser')
  await p.close()
})
