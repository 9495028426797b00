// Acting on cases from any screen: send the step, put the answer into what is shown, offer to take it back.
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef } from 'react'
import { fetchCase, patchLine } from './ask.ts'
import { byWhom } from './case/meanwhile.tsx'
import { Refused, serverNow } from './client.ts'
import type { Answer, CaseView, StepMessage } from './contract.ts'
import { useKeys } from './keys.ts'
import { remainingWords } from './remaining.ts'
import { makeStep, sendStep } from './step.ts'
import { find, t, word } from './texts.ts'
import { useToast } from './toast.tsx'

/** What a screen hears after an act: the answer, and the case as it is now when it may still be seen. */
export type Acted = { readonly answer: Answer; readonly step: StepMessage; readonly view: CaseView | null }
type Listener = (acted: Acted) => void
export type Acting = {
  readonly act: (step: StepMessage) => Promise<Acted>
  readonly onActed: (listener: Listener) => () => void
}

/** Refusals that mean that the case has moved on. */
const raced: ReadonlySet<string> = new Set(['wrongState', 'held', 'changed', 'nothingOpen', 'notYours', 'alreadyObjected'])

/** Refused because somebody was a moment earlier. A form that stands open tells what he did in its own place. */
class Overtaken extends Refused {
  readonly earlier: string
  constructor({ status, code, facts, message }: Refused, earlier: string) {
    super(status, { code, facts, text: message })
    this.earlier = earlier
  }
}

/** Why an act was not done, for a screen without a form that stands open: with what somebody did a moment earlier. */
export const refusalWords = (error: unknown): string =>
  error instanceof Overtaken
    ? `${error.earlier}\n${error.message}`
    : error instanceof Error
      ? error.message
      : t('common.error.unknown')

async function sent(step: StepMessage): Promise<Answer> {
  const answer = await sendStep(step)
  if (answer.outcome === 'refused' && answer.refusal) throw new Refused(409, answer.refusal)
  return answer
}

const Context = createContext<Acting | null>(null)
/** For a shell that acts in its own way, such as a phone that keeps acts first. */
export const ActingProvider = Context
export function useActing(): Acting {
  const acting = useContext(Context)
  if (!acting) throw new Error('no <Acts> above')
  return acting
}

export function Acts({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const toast = useToast()
  const listeners = useRef(new Set<Listener>())
  const undoable = useRef<{ step: StepMessage; version: number; until: number; hush: () => void } | null>(null)

  const settle = useCallback(
    async (step: StepMessage, answer: Answer): Promise<Acted> => {
      const view = await fetchCase(client, step.case).catch(() => null)
      if (view) patchLine(client, step.case, (line) => ({ ...line, ...view.case }))
      void client.invalidateQueries({ queryKey: ['q', 'nearby'] })
      const acted = { answer, step, view }
      for (const listener of listeners.current) listener(acted)
      return acted
    },
    [client],
  )

  /** Somebody was a moment earlier: what he did, and every screen stands on the case as it is now. Null when nobody was. */
  const whoWasEarlier = useCallback(
    async (step: StepMessage): Promise<string | null> => {
      const view = await fetchCase(client, step.case).catch(() => null)
      const last = view?.timeline.at(-1)
      if (!view || !last || step.seen === null || view.case.version <= step.seen) return null
      patchLine(client, step.case, (line) => ({ ...line, ...view.case }))
      return t('case.earlier', { who: byWhom(last), did: word('did', last.step, view.case.kind) })
    },
    [client],
  )

  const undo = useCallback(async () => {
    const last = undoable.current
    if (!last || last.until < serverNow()) return
    undoable.current = null
    last.hush()
    const { post } = last.step
    const step = makeStep({
      kind: last.step.kind,
      step: 'undo',
      case: last.step.case,
      seen: last.version,
      input: { version: last.version },
      ...(post === undefined ? {} : { post }),
    })
    try {
      const answer = await sendStep(step)
      toast({ text: t('case.did.undo') })
      await settle(step, answer)
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : t('common.error.unknown'), tone: 'refused' })
    }
  }, [toast, settle])
  useKeys({ z: () => void undo() })

  const act = useCallback(
    async (step: StepMessage): Promise<Acted> => {
      const answer = await sent(step).catch(async (error: unknown) => {
        const earlier = error instanceof Refused && raced.has(error.code) ? await whoWasEarlier(step) : null
        throw earlier === null ? error : new Overtaken(error as Refused, earlier)
      })
      const until = answer.undoUntil
      const version = answer.entry?.version ?? answer.case?.version
      const acted = await settle(step, answer)
      const done = doneWords(acted)
      const hush = toast({
        text: answer.outcome === 'noted' ? `${done} · ${t('case.entry.noted')}` : done,
        tone: answer.outcome === 'noted' ? 'noted' : 'done',
        ...(until === undefined ? {} : { undo: { until, act: () => void undo() } }),
      })
      if (until !== undefined && version !== undefined) undoable.current = { step, version, until, hush }
      if (answer.changedSince !== undefined && answer.changedSince > 0) toast({ text: t('case.changed'), tone: 'noted' })
      return acted
    },
    [settle, toast, undo, whoWasEarlier],
  )
  const onActed = useCallback((listener: Listener) => {
    listeners.current.add(listener)
    return () => {
      listeners.current.delete(listener)
    }
  }, [])
  return <Context value={useMemo(() => ({ act, onActed }), [act, onActed])}>{children}</Context>
}

/** What was done and what follows; where the case now lies out of sight, that it was done and its code. */
function doneWords(acted: Acted): string {
  const { step, answer, view } = acted
  const name = word('step', step.step, step.kind)
  if (view) return find(`case.done.${step.step}`, told(acted)) ?? name
  return t('case.done.unseen', { step: name, code: answer.case?.code ?? '' })
}

/** Who has it now and until when, for the sentence that says what follows. */
function told({ view, answer }: Acted): Record<string, string> {
  const remaining = view?.case.remaining ?? null
  return {
    code: view?.case.code ?? answer.case?.code ?? '',
    holder: view?.case.holderName ?? '',
    state: word('state', view?.case.state ?? answer.case?.state ?? '', view?.case.kind),
    clock: remaining === null ? t('common.light.none') : remainingWords(remaining, serverNow()),
  }
}
