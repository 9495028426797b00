// Following one matter: the public minimum at once; with link or word everything, and what may be done now.
import { useEffect, useRef, useState } from 'react'
import { parseCode } from '../../rules/code.ts'
import { Link } from '../../ui/router.tsx'
import { t } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { Failed, Heading, Waiting } from '../frame.tsx'
import { Code } from '../receipt/receipt.tsx'
import { p, wordOf } from '../texts.ts'
import { ActForm, offered } from './act.tsx'
import type { Full } from './answers.ts'
import { OwnData } from './data.tsx'
import { Find } from './find.tsx'
import { Follow } from './follow.tsx'
import { Minimal } from './minimum.tsx'
import { useOpening } from './open.ts'
import { Word } from './word.tsx'

export function Track({ typed }: { typed: string | null }) {
  const code = typed === null ? null : (parseCode(typed)?.code ?? null)
  if (code === null) return <Find tried={typed} />
  return <Matter key={code} code={code} />
}

function Matter({ code }: { code: string }) {
  const { minimum, full, at, fault, linkFailed, again, show } = useOpening(code)
  const [said, setSaid] = useState('')
  const mine = useRef<HTMLHeadingElement>(null)
  const told = useRef<HTMLParagraphElement>(null)
  const byWord = useRef(false)
  const opened = full !== null
  useEffect(() => {
    // The form of the word is gone; the focus goes to what it opened.
    if (opened && byWord.current) mine.current?.focus()
    byWord.current = false
  }, [opened])
  const missing = fault !== null && (fault.code === 'caseMissing' || fault.status === 404)
  return (
    <div className="page">
      <Heading>{p('public.track.title')}</Heading>
      <p>
        {p('public.track.code')} <Code code={code} />
      </p>
      {fault !== null && <Failed why={missing ? p('public.track.missing') : fault.message} again={again} />}
      {minimum === null && fault === null && <Waiting rows={4} />}
      <p role="status" ref={told} tabIndex={-1} className={said === '' ? 'unseen' : 'notice'}>
        {said}
      </p>
      {minimum !== null && <Minimal of={minimum} last={full?.timeline[full.timeline.length - 1]?.step ?? null} />}
      {full !== null && (
        <>
          <Acts
            full={full}
            done={(what) => {
              setSaid(what)
              told.current?.scrollIntoView({ block: 'center' })
              told.current?.focus({ preventScroll: true })
              again()
            }}
          />
          {full.follower ? (
            <p className="notice">{p('public.follow.watching')}</p>
          ) : (
            <>
              <Follow full={full} heading={mine} />
              <OwnData full={full} />
            </>
          )}
        </>
      )}
      {minimum !== null && full === null && (
        <Word
          linkFailed={linkFailed}
          show={(word) => {
            byWord.current = true
            return show(word)
          }}
        />
      )}
      {at !== null && (
        <p className="soft figures" role="status">
          {p('public.track.checked', { at: exactWords(at) })}
        </p>
      )}
      <div className="buttons no-print">
        {minimum !== null && (
          <button type="button" className="button" onClick={again}>
            {p('public.track.again')}
          </button>
        )}
        {full !== null && (
          <button type="button" className="button" onClick={() => print()}>
            {t('common.print')}
          </button>
        )}
        <Link className="button" to="/public/track">
          {p('public.track.other')}
        </Link>
      </div>
    </div>
  )
}

/** What is waited for comes first, what ends the matter last. */
const tones = ['main', 'normal', 'final']

function Acts({ full, done }: { full: Full; done: (said: string) => void }) {
  const [open, setOpen] = useState<string | null>(null)
  const may = full.may.filter(offered).sort((a, b) => tones.indexOf(a.tone) - tones.indexOf(b.tone))
  const chosen = may.find((one) => one.step === open)
  if (may.length === 0) return null
  return (
    <section aria-labelledby="head-acts" className="no-print">
      <h2 id="head-acts">{p('public.follow.acts')}</h2>
      {chosen ? (
        <ActForm
          key={chosen.step}
          of={full}
          may={chosen}
          done={(said) => {
            setOpen(null)
            done(said)
          }}
          close={() => setOpen(null)}
        />
      ) : (
        <div className="buttons">
          {may.map((one) => (
            <button
              key={one.step}
              id={`do-${one.step}`}
              type="button"
              className={one.tone === 'main' ? 'button main' : one.tone === 'final' ? 'button final' : 'button'}
              onClick={() => setOpen(one.step)}
            >
              {wordOf('act', one.step, one.step)}
            </button>
          ))}
        </div>
      )}
    </section>
  )
}
