// chaguan replay: a file of real requests (.csv) or messages (.jsonl) through the loop, on a virtual clock.
import { replayLines } from '../../channels/replay/lines.ts'
import { messageLines, replayMessages } from '../../channels/replay/messages.ts'
import { replayRequests } from '../../channels/replay/replay.ts'
import { RequestsBroken } from '../../channels/replay/requests.ts'
import { ReplayStopped } from '../../channels/replay/virtual.ts'
import { migrate } from '../../store/migrate.ts'
import { houseOf } from '../assemble.ts'
import { isEmpty, loadDemo } from '../demo.store.ts'
import { readOptions } from '../options.ts'
import { type Command, FoundWrong, fileAt, progress, WrongUse } from './command.ts'

export const replay: Command = {
  name: 'replay',
  summary: 'Play a file of real requests (.csv) or messages (.jsonl) through the loop',
  usage: '<file> [--limit n]',
  details:
    'Running it again repeats verdicts and changes nothing; a run that was cut off goes on. At the end: what a supervisor would ask.',
  options: { limit: { type: 'string' } },
  words: [1, 1],
  run: async ({ words, options }, shell, tools) => {
    const file = fileAt(words[0])
    const limit = options.limit === undefined ? undefined : Number(options.limit)
    if (limit !== undefined && (!Number.isInteger(limit) || limit < 1))
      throw new WrongUse('--limit must be a whole number from 1 on.')
    const messages = /\.jsonl$/i.test(file)
    if (!messages && !/\.csv$/i.test(file)) throw new WrongUse('A file to replay ends in .csv (requests) or .jsonl (messages).')
    const db = await tools.db()
    await migrate(db, { now: shell.now })
    // Messages are reports of the invented district.
    if (messages && (await isEmpty(db))) await loadDemo(db, shell.now(), shell.err)
    const { house } = await houseOf(db, readOptions(shell.env, tools.config().data), shell.now)
    const more = { progress: progress(shell), ...(limit === undefined ? {} : { limit }) }
    try {
      const lines = messages
        ? messageLines(await replayMessages(house, file, more))
        : replayLines(await replayRequests(house, file, more))
      for (const line of lines) shell.out(line)
      return 0
    } catch (error) {
      if (error instanceof ReplayStopped || error instanceof RequestsBroken) throw new FoundWrong(error.message)
      throw error
    }
  },
}
