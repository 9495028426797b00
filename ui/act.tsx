// Acting on cases from any screen: send the step, put the answer into what is shown, offer to take it back.
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo, useRef } from 'react'
import { type Acted, ActingProvider, type Listener, Overtaken } from './acting.ts'
import { fetchCase, patchLine } from './ask.ts'
import { byWhom } from './case/meanwhile.tsx'
import { Refused, serverNow } from './client.ts'
import type { Answer, StepMessage } from './contract.ts'
import { useKeys } from './keys.ts'
import { remainingWords } from './remaining.ts'
import { makeStep, sendStep } from './step.ts'
import { find, t, word } from './texts.ts'
import { useToast } from './toast.tsx'

/** Refusals that mean that the case has moved on. */
const raced: ReadonlySet<string> = new Set(['wrongState', 'held', 'changed', 'nothingOpen', 'notYours', 'alreadyObjected'])

async function sent(step: StepMessage): Promise<Answer> {
  const answer = await sendStep(step)
  if (answer.outcome === 'refused' && answer.refusal) throw new Refused(409, answer.refusal)
  return answer
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
  return <ActingProvider value={useMemo(() => ({ act, onActed }), [act, onActed])}>{children}</ActingProvider>
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
