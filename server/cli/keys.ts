// chaguan keys rotate: a new sealing key; what older ones sealed still opens.
import { rotateKeyRing } from '../../store/keys.ts'
import { readOptions } from '../options.ts'
import type { Command } from './command.ts'

export const keysRotate: Command = {
  name: 'keys rotate',
  summary: 'Add a new sealing key to the key file; restart the server afterwards',
  usage: '',
  words: [0, 0],
  run: async (_given, shell, tools) => {
    const path = readOptions(shell.env, tools.config().data).keys
    const ring = rotateKeyRing(path)
    shell.out(`${path}: sealing with ${ring.current} now; ${Object.keys(ring.keys).length} keys open.`)
    return 0
  },
}
