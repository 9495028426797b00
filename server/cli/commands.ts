// Every command of the command line, in the order in which help shows them.
import type { Command } from './command.ts'
import { demo } from './demo.ts'
import { keysRotate } from './keys.ts'
import { migrateNow } from './migrate.ts'
import { regionCheckNow, regionLoadNow } from './region.ts'
import { tokenAdd, userAdd, userDisable, userPassword, userPost, userTotp } from './user.ts'
import { verify } from './verify.ts'

export const commands: readonly Command[] = [
  migrateNow, regionCheckNow, regionLoadNow, userAdd, userPassword, userPost, userTotp, userDisable, tokenAdd, verify, demo, keysRotate,
]
