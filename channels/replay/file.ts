// One file to play, whatever it holds: a table of requests or lines of messages.
import { stat } from 'node:fs/promises'
import type { House } from '../../store/house.ts'
import { replayLines } from './lines.ts'
import { messageLines, replayMessages } from './messages.ts'
import { type Progress, replayRequests } from './replay.ts'
import { ReplayStopped } from './virtual.ts'

/**
 * Plays `*.csv` as municipal requests in a county of their own and `*.jsonl` as residents' messages of the invented district.
 * Returns the lines to print. Throws ReplayStopped (one sentence) for what the person at the terminal can mend.
 */
export async function replayFile(house: House, file: string, progress: Progress = () => undefined): Promise<readonly string[]> {
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) throw new ReplayStopped(`there is no file ${file}`)
  if (/\.csv$/i.test(file)) return replayLines(await replayRequests(house, file, { progress }))
  if (/\.(jsonl|ndjson)$/i.test(file)) return messageLines(await replayMessages(house, file, { progress }))
  throw new ReplayStopped('a replay takes a .csv of requests or a .jsonl of messages')
}
