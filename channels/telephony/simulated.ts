// A telephone without an exchange: it rings when asked to, and does at once what a real one would.
import { randomUUID } from 'node:crypto'
import { type CallCommand, type CallEvent, NotCarried, type Telephony } from './port.ts'

type State = 'ringing' | 'talking' | 'held' | 'three'

export function simulated(now: () => number): Telephony {
  const calls = new Map<string, State>()
  const listeners: ((event: CallEvent) => Promise<void>)[] = []
  const tell = async (event: Omit<CallEvent, 'at'>) => {
    for (const heard of listeners) await heard({ ...event, at: now() })
  }
  const from: Readonly<Record<CallCommand['command'], readonly State[]>> = {
    answer: ['ringing'],
    hold: ['talking'],
    resume: ['held'],
    join: ['talking', 'held'],
    leave: ['three'],
    hangUp: ['ringing', 'talking', 'held', 'three'],
    dial: [],
  }
  return {
    name: 'simulated',
    listen: (heard) => void listeners.push(heard),
    ring: async (number) => {
      const call = randomUUID()
      calls.set(call, 'ringing')
      await tell({ call, event: 'ringing', from: number, way: 'in' })
      return call
    },
    send: async ({ call, command, line, number }) => {
      if (command === 'dial') {
        calls.set(call, 'talking')
        await tell({ call, event: 'ringing', line, way: 'out', ...(number === undefined ? {} : { from: number }) })
        await tell({ call, event: 'answered', line })
        return
      }
      const state = calls.get(call)
      if (state === undefined || !from[command].includes(state)) throw new NotCarried(state === undefined ? 'gone' : 'engaged')
      if (command === 'hangUp') {
        calls.delete(call)
        await tell({ call, event: 'ended' })
        if (state !== 'ringing') await tell({ call, event: 'recorded', recording: `simulated:${call}` })
        return
      }
      const [next, event] = (
        {
          answer: ['talking', 'answered'],
          hold: ['held', 'held'],
          resume: ['talking', 'resumed'],
          join: ['three', 'joined'],
          leave: ['talking', 'left'],
        } as const
      )[command]
      calls.set(call, next)
      await tell({ call, event, line })
    },
  }
}
