// Every command of the command line, in the order in which help shows them.

import { areaBecame, areaMerge, areaRename, areaSplit } from './area.ts'
import { backup, backupList, backupTry, restore, status } from './backup.ts'
import type { Command } from './command.ts'
import { demo } from './demo.ts'
import { documentCheck, documentKey, documentTemplates, documentVerify } from './document.ts'
import { keysRotate } from './keys.ts'
import { learnNow } from './learn.ts'
import { ledgerImport, ledgerUndo } from './ledger.ts'
import { linesAccept, linesDefects, linesDraft, linesLive } from './lines.ts'
import { migrateNow } from './migrate.ts'
import { paper } from './paper.ts'
import { postAbsence, postEnd, postLend, postList, tokenList, tokenRevoke } from './post.store.ts'
import { regionCheckNow, regionImportNow, regionLoadNow } from './region.ts'
import { replay } from './replay.ts'
import { userImport } from './roster.ts'
import { topicsNow } from './topics.store.ts'
import { tokenAdd, userAdd, userDisable, userPassword, userPost, userTotp } from './user.store.ts'
import { verify } from './verify.ts'

export const commands: readonly Command[] = [
  migrateNow,
  regionCheckNow,
  regionLoadNow,
  regionImportNow,
  areaRename,
  areaMerge,
  areaSplit,
  areaBecame,
  linesDraft,
  linesDefects,
  linesAccept,
  linesLive,
  userAdd,
  userImport,
  ledgerImport,
  ledgerUndo,
  userPassword,
  userPost,
  userTotp,
  userDisable,
  postList,
  postEnd,
  postAbsence,
  postLend,
  tokenAdd,
  tokenList,
  tokenRevoke,
  replay,
  learnNow,
  topicsNow,
  verify,
  documentTemplates,
  documentCheck,
  documentVerify,
  documentKey,
  paper,
  demo,
  keysRotate,
  backup,
  backupList,
  backupTry,
  restore,
  status,
]
