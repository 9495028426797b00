// The sub-flows every kind has, declared once: a kind maps itself onto them and gets the steps.
import type { Frame, StepDef } from '../kind.ts'
import { answeredSteps } from './answered.ts'
import { askedSteps } from './asked.ts'
import { calledSteps } from './called.ts'
import { handedOverSteps } from './handedOver.ts'
import { keptSteps } from './kept.ts'
import { ledSteps } from './led.ts'
import { namedSteps } from './named.ts'
import { paperSteps } from './papers.ts'
import { relatedSteps } from './related.ts'
import { sharedSteps } from './shared.ts'
import { supervisedSteps } from './supervised.ts'
import { takenOverSteps } from './takenOver.ts'
import { timedSteps } from './timed.ts'
import { watchedSteps } from './watched.ts'

/** Steps of the frame for one kind: return, object, void, urge, extend, suspend, consult, joint work, assign down, merge, split, link, hand-over, naming who is complained of, a leader's taking it, supervise, amend, rate, reopen, archive, erase, taking over from a ledger and their answers, being rung at the reporter's wish, following what others reported, and official papers. Without `phaseOf` papers know states only. */
export const frameSteps = <S extends string, C extends string>(
  frame: Frame<S, C>,
  phaseOf: (state: string) => string = () => '',
): Record<string, StepDef<S, C>> => ({
  ...askedSteps(frame),
  ...answeredSteps(frame),
  ...timedSteps(frame),
  ...sharedSteps(frame),
  ...relatedSteps(frame),
  ...handedOverSteps(frame),
  ...namedSteps(frame),
  ...ledSteps(frame),
  ...supervisedSteps(frame),
  ...keptSteps(frame),
  ...paperSteps(frame, phaseOf),
  ...(frame.byOffices ? {} : { ...calledSteps<S, C>(), ...watchedSteps(frame) }),
  ...(frame.takesOver ? takenOverSteps(frame) : {}),
})
