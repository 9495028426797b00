// One suite for every way out, against a stand-in on this machine: taken once under its id, refused for good, or to be tried again.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { mailServer } from '../../test/mail.ts'
import { emailChannel } from './email.ts'
import { type ChannelName, channelNames, type MessageChannel, NotTaken } from './port.ts'
import { robotChannel } from './robot.ts'
import { smsChannel } from './sms.ts'

type Stand = { readonly channel: MessageChannel; readonly to: string; readonly taken: () => readonly string[] }
type Answer = 'take' | 'refuse' | 'busy'

async function web(t: TestContext, answer: (body: string) => { status: number; body: string }, taken: string[]) {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const said = answer(body)
      if (said.status === 200 && !/errcode":[^0]/.test(said.body)) taken.push(body)
      response.writeHead(said.status).end(said.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const stands: Readonly<Record<ChannelName, (t: TestContext, how: Answer) => Promise<Stand>>> = {
  sms: async (t, how) => {
    const taken: string[] = []
    const status = { take: 200, refuse: 422, busy: 429 }[how]
    const url = await web(t, () => ({ status, body: '' }), taken)
    return { channel: smsChannel({ url, key: 'k', now: () => 0 }), to: '13800000000', taken: () => taken }
  },
  email: async (t, how) => {
    const code = { take: 250, refuse: 550, busy: 451 }[how]
    const mail = await mailServer(t, () => code)
    const channel = emailChannel({ url: mail.url, from: 'centre@example.cn', timeout: 3_000 })
    return { channel, to: 'a@example.cn', taken: () => mail.taken.map((one) => `${one.head}\n${one.text}`) }
  },
  robot: async (t, how) => {
    const taken: string[] = []
    const errcode = { take: 0, refuse: 93_000, busy: 45_009 }[how]
    const url = await web(t, () => ({ status: 200, body: JSON.stringify({ errcode, errmsg: '' }) }), taken)
    return { channel: robotChannel(), to: url, taken: () => taken }
  },
}

for (const name of channelNames)
  describe(name, () => {
    const stand = stands[name]
    const message = { id: randomUUID(), text: '【中心】路灯不亮已受理，请拨 12345。', subject: '中心 · 路灯不亮' }
    test('what is taken is there, in its own words', async (t) => {
      const { channel, to, taken } = await stand(t, 'take')
      assert.equal(channel.name, name)
      await channel.send({ ...message, to })
      assert.equal(taken().length, 1)
      const said = taken().join()
      assert.ok(said.includes(message.text), said)
      if (name !== 'robot') assert.ok(said.includes(message.id), 'under its id')
    })
    test('what is refused for good is not tried again', async (t) => {
      const { channel, to, taken } = await stand(t, 'refuse')
      await assert.rejects(channel.send({ ...message, to }), NotTaken)
      assert.deepEqual(taken(), [])
    })
    test('who is busy is asked again later', async (t) => {
      const { channel, to } = await stand(t, 'busy')
      await assert.rejects(channel.send({ ...message, to }), (error) => !(error instanceof NotTaken))
    })
    test('where nobody answers, it is asked again later', async (t) => {
      const gone = await stand(t, 'take')
      const nowhere: Readonly<Record<ChannelName, MessageChannel>> = {
        sms: smsChannel({ url: 'http://127.0.0.1:9/', key: 'k', now: () => 0 }),
        email: emailChannel({ url: 'smtp://127.0.0.1:9', from: 'centre@example.cn' }),
        robot: robotChannel(),
      }
      const to = name === 'robot' ? 'http://127.0.0.1:9/' : gone.to
      await assert.rejects(nowhere[name].send({ ...message, to }), (error) => !(error instanceof NotTaken))
    })
  })
