// A saved question is followed by mail: through a mail server of its own, on this machine, that takes it, refuses
// it, is busy, or loses the connection at the worst moment.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { ownDemo } from './demo.mjs'
import { axe, axeDark, ok, open, run, same, scratch, test } from './lib.mjs'

const trad = process.env.TRAD || new URL('../build/trad', import.meta.url).pathname

// Messages as they came; `how` says what becomes of the next one.
async function mailServer(options = {}) {
  const box = { got: [], how: 'take', asked: 0 }
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['AUTH'], logger: false, ...options,
    onRcptTo(address, session, done) {
      box.asked++
      const e = { refuse: [550, 'no such mailbox'], busy: [451, 'come back later'] }[box.how]
      done(e ? Object.assign(new Error(e[1]), { responseCode: e[0] }) : null)
    },
    onData(stream, session, done) {
      const parts = []
      stream.on('data', d => parts.push(d))
      stream.on('end', () => {
        box.got.push({ to: session.envelope.rcptTo.map(r => r.address), raw: Buffer.concat(parts).toString('latin1') })
        if (box.how === 'lose') box.lose(done)
        else done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise(r => server.listen(0, '127.0.0.1', r))
  box.port = server.server.address().port
  box.close = () => new Promise(r => server.close(r))
  return box
}

const textOf = m => Buffer.from(m.raw.split(/--_trad_/)[1].split('\r\n\r\n')[1], 'base64').toString('utf8')

// `trad` that may take its time; its process, and how it ended.
function start(...args) {
  const child = spawn(trad, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  return { child, ended: new Promise(done => child.on('exit', code => done(code))) }
}

test('a saved question is followed by mail: once for each news, without figures, ended by its link', async () => {
  const s = await ownDemo(null, '--no-work'), box = await mailServer()
  const gun = await (await open()).login(s.url, 'gun')
  await gun.goto('/admin/post')
  ok((await gun.page.textContent('#main')).includes('Ingen e-postserver är inställd'), 'it is said that mail is not set up')
  await gun.goto('/admin/installningar')
  const set = { 'mail.host': '127.0.0.1', 'mail.port': String(box.port), 'mail.tls': 'none', 'mail.from': 'trad@kommun.example', 'mail.base': s.url }
  for (const [key, value] of Object.entries(set)) await gun.page.fill(`[name="${key}"]`, value)
  await gun.page.locator('form', { has: gun.page.locator('[name="mail.host"]') }).locator('button[type=submit]').first().click()
  await gun.goto('/admin/personer')
  await gun.click(gun.page.locator('#main').getByRole('link', { name: /Eira/ }))
  await gun.goto(new URL(gun.page.url()).pathname + '/andra')
  await gun.fill('[name=email]', 'eira@kommun.example')
  await gun.page.locator('#main form button[type=submit]').first().click()

  const eira = await (await open()).login(s.url, 'eira')
  await eira.goto('/resultat/utforska')
  const key = (await eira.page.getByRole('link', { name: 'CSV' }).first().getAttribute('href')).match(/dx=([^&]+)/)[1]
  await eira.fill('[name=name]', 'Min fråga')
  await eira.check('[name=mail]')
  await eira.click(eira.button('Spara'))
  await eira.goto('/konto')
  ok((await eira.page.textContent('#main')).includes('Min fråga'), 'it stands on the account page')
  same((await axe(eira.page)).join('\n'), '', 'accessibility of the account page')
  await eira.goto('/enheter')
  await eira.click(eira.page.locator('#main').getByRole('link', { name: 'Annerstaskolan', exact: true }))

  // The server does no work: nothing sends but what is started here.
  const round = async () => { run('mail', '--now', '--db', s.db); return start('work', '--once', '--db', s.db) }
  const news = value => {
    const file = join(scratch, 'nytt.csv')
    writeFileSync(file, `mått;plats;period;värde\n${decodeURIComponent(key)};annersta;2024/25;${value}\n`)
    run('import', '--profile', 'figures', '--db', s.db, file)
  }
  await (await round()).ended
  same(box.got.length, 0, 'mails about figures of before')
  news('77,1')
  await (await round()).ended
  same(box.got.length, 1, 'mails about the news')
  await (await round()).ended
  same(box.got.length, 1, 'the same news are told once')
  const [first] = box.got, text = textOf(first)
  same(first.to.join(), 'eira@kommun.example', 'to whom')
  ok(text.includes('Min fråga') && text.includes('/resultat/utforska?matt='), `the question and its link: ${text}`)
  ok(!text.includes('77,1') && !first.raw.includes(Buffer.from('77,1').toString('base64')), 'no figure')
  ok(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m.test(first.raw), 'one click ends it')

  // Refused: told to the administrator, and not tried by itself.
  box.how = 'refuse'
  news('77,2')
  await (await round()).ended
  await (await round()).ended
  same(box.got.length, 1, 'nothing came')
  await gun.goto('/admin/post')
  ok((await gun.page.textContent('#main')).includes('no such mailbox') || (await gun.page.textContent('#main')).includes('550'), 'what the server said is told')
  same((await axe(gun.page)).concat(await axeDark(gun.page)).join('\n'), '', 'accessibility of the page of mail')
  // Busy: it waits, and is not lost.
  box.how = 'busy'
  await gun.click(gun.button(/Skicka igen/))
  await (await round()).ended
  ok(run('mail', '--db', s.db).includes('waiting\t1 tries'), 'it waits for the next time')

  // The program is killed after the last byte, before the server has answered: not sent again.
  box.how = 'lose'
  news('77,3')
  box.got.length = 0
  const dying = await round()
  const killed = new Promise(r => { box.lose = () => { process.kill(-dying.child.pid, 'SIGKILL'); r() } })
  await killed
  await dying.ended
  box.how = 'take'
  await (await round()).ended
  await (await round()).ended
  same(box.got.length, 1, 'what may have come through is not sent again')
  ok(run('mail', '--db', s.db).includes('sending\t1 tries'), 'and it is told as such')

  // The link in the mail, without a login.
  const link = text.match(/\/avsluta\/(\S+)/)[0]
  const nobody = await open()
  await nobody.page.goto(s.url + link)
  same((await axe(nobody.page)).concat(await axeDark(nobody.page)).join('\n'), '', 'accessibility of the page that ends it')
  await nobody.click(nobody.button('Sluta följa'))
  ok((await nobody.page.textContent('#main')).includes('inte längre'), 'it is ended')
  box.got.length = 0
  news('77,4')
  await (await round()).ended
  same(box.got.length, 0, 'no mail after that')
  same([...gun.faults, ...eira.faults, ...nobody.faults].join('\n'), '', 'faults in the browser')
  for (const p of [gun, eira, nobody]) await p.close()
  await box.close()
})

test('a mail server whose certificate nobody vouches for gets no mail', async () => {
  const s = await ownDemo(null, '--no-work'), box = await mailServer()
  const gun = await (await open()).login(s.url, 'gun')
  await gun.goto('/admin/installningar')
  const set = { 'mail.host': '127.0.0.1', 'mail.port': String(box.port), 'mail.tls': 'starttls', 'mail.from': 'trad@kommun.example', 'mail.base': s.url }
  for (const [key, value] of Object.entries(set)) await gun.page.fill(`[name="${key}"]`, value)
  await gun.page.locator('form', { has: gun.page.locator('[name="mail.host"]') }).locator('button[type=submit]').first().click()
  const tried = start('mail', '--test', 'a@b.example', '--db', s.db)
  ok(await tried.ended !== 0, 'the certificate is not trusted')
  same(box.got.length + box.asked, 0, 'nothing was sent')
  await gun.page.fill('[name="mail.tls"]', 'none')
  await gun.page.locator('form', { has: gun.page.locator('[name="mail.host"]') }).locator('button[type=submit]').first().click()
  same(await start('mail', '--test', 'a@b.example', '--db', s.db).ended, 0, 'the test goes without encryption to this machine')
  same(box.got.length, 1, 'and came')
  await gun.close()
  await box.close()
})
