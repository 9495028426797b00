// POST /api/steps: one step or an ordered list, performed by the one function and answered each on its own.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor, Resident, Staff } from '../../../rules/actor.ts'
import { type RefusalCode, refusals, refuse } from '../../../rules/refusal.ts'
import type { Answer } from '../../../rules/step.ts'
import type { Instant } from '../../../rules/time.ts'
import { perform, performAll, type Then } from '../../../store/perform.ts'
import { followed } from '../../accounts/follow.ts'
import type { Door } from '../../door.ts'
import { sendRefusal, spokenFor, stop, toldAnswer } from '../errors.ts'
import { isPractice, whoOf } from '../identity.ts'
import { newLane } from '../lane.ts'
import type { Limiter, Who } from '../limits.ts'
import { addRoute, type Schema } from '../route.ts'

const most = 200
/** Lists of the staff done at once, and how long one waits for its turn, in milliseconds: the desk's single steps have the other connections. */
const [lists, longest] = [3, 1_500]

export function addSteps(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const { house, hub } = door
  const lane = newLane(lists, longest)
  const stepRef: Schema = { $ref: '#/components/schemas/Step' }
  const answerRef: Schema = { $ref: '#/components/schemas/Answer' }
  addRoute(app, {
    method: 'POST',
    url: '/steps',
    access: 'staffOrDevice',
    scope: 'steps',
    practice: true,
    bodyLimit: 1_048_576,
    says: {
      summary: 'Perform one step, or an ordered list; each is answered on its own',
      tag: 'steps',
      body: { oneOf: [stepRef, { type: 'array', items: stepRef, maxItems: most }] },
      answer: { oneOf: [answerRef, { type: 'array', items: answerRef }] },
      refusals: Object.keys(refusals) as RefusalCode[],
    },
    run: async (request, reply) => {
      const { asker, body } = request
      if (asker === null) return stop('notSignedIn')
      stayApart(door, asker.type === 'staff' && asker.practice, body)
      if (asker.type === 'resident') fence(limiter, whoOf(request), body, house.now())
      const language = spokenFor(request)
      if (Array.isArray(body)) {
        if (body.length > most) stop('tooMany', { max: most })
        const told = (error: unknown) => request.log.error({ err: error }, 'a step of a list failed')
        const answers =
          asker.type === 'staff'
            ? await lane.run(() => performAll(house, asker.actor, body, { told, whoThen: thenOf(door, asker.actor) }))
            : await asDevice(door, asker.actor, asker.device, body, told)
        hub.poke()
        return answers.map((answer) => toldAnswer(language, answer))
      }
      const actor: Actor = asker.type === 'staff' ? asker.actor : await knowing(door, asker.actor, asker.device, body)
      const answer = await perform(house, actor, body, actor.type === 'staff' ? thenOf(door, actor) : undefined)
      if (answer.outcome === 'refused') return refusedWhole(request, reply, answer)
      hub.poke()
      return toldAnswer(language, answer)
    },
  })
}

/** Nobody who practises takes a step in the real county, and nobody else one in the other; numbers of papers are the real office's. */
function stayApart(door: Door, practice: boolean, body: unknown): void {
  for (const step of Array.isArray(body) ? body : [body]) {
    const {
      case: at,
      step: name,
      input,
    } = (step ?? {}) as {
      case?: { county?: unknown }
      step?: unknown
      input?: { keeper?: unknown } | null
    }
    if (typeof input?.keeper === 'string' && isPractice(door, input.keeper)) stop('keeperUnknown', { field: 'keeper' })
    // What a phone still has to send for the real county waits there until practice is over.
    if (typeof at?.county === 'string' && isPractice(door, at.county) !== practice)
      stop(practice ? (Array.isArray(body) ? 'busy' : 'practising') : 'notFound')
    if (practice && (name === 'issuePaper' || name === 'handOver')) stop('practising')
  }
}

/** Steps of residents, by how many and by their words. */
function fence(limiter: Limiter, who: Who, body: unknown, now: Instant): void {
  const steps: readonly unknown[] = Array.isArray(body) ? body : [body]
  limiter.take('report', who, now, steps.length)
  for (const step of steps) {
    const text = (step as { input?: { text?: unknown } } | null)?.input?.text
    if (typeof text === 'string') limiter.takeWords(who, text, now)
  }
}

/** The same person with the posts of another day. */
export const thenOf =
  (door: Door, actor: Staff): Then =>
  (tx, at) =>
    door.actorOf(tx, actor.person, at)

/** The refusal of a single step: its own status, with the key beside it. */
function refusedWhole(request: FastifyRequest, reply: Parameters<typeof sendRefusal>[1], answer: Answer) {
  const code = (answer.refusal?.code ?? 'badInput') as RefusalCode
  const status = refusals[code]
  if (status === 503) return sendRefusal(request, reply, refuse(code, answer.refusal?.facts))
  return reply.code(status).send(toldAnswer(spokenFor(request), answer))
}

/** Steps of a device in order; each case is judged by what this device may follow there. */
async function asDevice(
  door: Door,
  actor: Resident,
  device: Uint8Array,
  steps: readonly unknown[],
  told: (error: unknown) => void,
): Promise<Answer[]> {
  const groups = new Map<string, { at: number; step: unknown }[]>()
  steps.forEach((step, at) => {
    const named = caseOf(step)
    const key = named ? `${named.county}/${named.id}` : `?${at}`
    groups.set(key, [...(groups.get(key) ?? []), { at, step }])
  })
  const answers: Answer[] = new Array(steps.length)
  for (const group of groups.values()) {
    const known = await knowing(door, actor, device, group[0]?.step)
    const given = await performAll(
      door.house,
      known,
      group.map((one) => one.step),
      { told },
    )
    group.forEach((one, n) => {
      const answer = given[n]
      if (answer) answers[one.at] = answer
    })
  }
  return answers
}

/** The device's actor, with its party when it has shown link or word for this step's case, or for those out of which it opens another. */
async function knowing(door: Door, actor: Resident, device: Uint8Array, step: unknown): Promise<Resident> {
  const named = caseOf(step)
  if (!named) return actor
  const own = await followed(door, actor, device, named.county, named.id)
  const { also } = step as { also?: readonly ({ id?: unknown } | null)[] }
  const [root, ...more] = Array.isArray(also) ? also.slice(0, most).map((one) => one?.id) : []
  if (own.party !== null || !isId(root)) return own
  const known = await followed(door, actor, device, named.county, root)
  if (known.party === null || known.party.follower) return known
  const others: { caseId: string; party: string }[] = []
  for (const id of more.filter(isId)) {
    const { party } = await followed(door, actor, device, named.county, id)
    if (party && !party.follower) others.push({ caseId: party.caseId, party: party.party })
  }
  return others.length === 0 ? known : { ...known, others }
}

const isId = (id: unknown): id is string => typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id)

function caseOf(step: unknown): { county: string; id: string } | null {
  if (typeof step !== 'object' || step === null || !('case' in step)) return null
  const { county, id } = (step.case ?? {}) as { county?: unknown; id?: unknown }
  const fits = typeof county === 'string' && /^[0-9A-Za-z-]{1,40}$/.test(county) && isId(id)
  return fits ? { county, id } : null
}
