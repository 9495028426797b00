// Makes the first start that the journeys copy, before two of them begin side by side and both would make it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillStage } from './stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaguan-journey-'))
await fillStage(folder)
rmSync(folder, { recursive: true, force: true })
