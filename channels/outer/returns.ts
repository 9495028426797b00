// What was answered goes back to whoever sent it: noted on each case with the batch it went on, once.
import type { Staff } from '../../rules/actor.ts'
import type { Answer } from '../../rules/step.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'

type At = { readonly county: string; readonly id: string }

/** Each case with the answer to its step; the same batch sent again repeats the verdict. */
export async function returnAll(
  house: House,
  actor: Staff,
  batch: string,
  cases: readonly At[],
): Promise<readonly { readonly id: string; readonly answer: Answer }[]> {
  const said: { id: string; answer: Answer }[] = []
  for (const at of cases) {
    const answer = await perform(house, actor, {
      kind: 'workOrder',
      step: 'returnOuter',
      form: 1,
      case: at,
      seen: null,
      input: { batch },
      key: derivedId(at.id, `return ${batch}`),
      at: { device: house.now(), offset: 0 },
    })
    said.push({ id: at.id, answer })
  }
  return said
}
