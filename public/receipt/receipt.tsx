// The receipt: the code for reading aloud, the word, the square to scan, what happens next and by when; also on paper.
import { formatCode } from '../../rules/code.ts'
import { Qr } from '../../ui/qr.tsx'
import { go, Link } from '../../ui/router.tsx'
import { exactWords } from '../../ui/time.ts'
import { useAsk } from '../ask.ts'
import { Heading, Twice } from '../frame.tsx'
import { p } from '../texts.ts'
import type { Minimum } from '../track/answers.ts'
import { Next } from '../track/minimum.tsx'
import { findReceipt, forgetReceipt, type Receipt } from './receipts.ts'

/** In groups for the eye, two lines where there is no room for one; readers spell the characters. */
export function Code({ code }: { code: string }) {
  const groups = formatCode(code).split('-')
  return (
    <>
      <span className="big-code" aria-hidden="true">
        <span>{groups.slice(0, 2).join(' ')}</span>
        <span>{groups.slice(2).join(' ')}</span>
      </span>
      <span className="unseen">{[...code].join(' ')}</span>
    </>
  )
}

const split = (word: string): string => `${word.slice(0, 3)} ${word.slice(3)}`

export function ReceiptPage() {
  const receipt = findReceipt()
  if (receipt === null)
    return (
      <div className="page">
        <Heading>{p('public.nav.track')}</Heading>
        <p>{p('public.receipt.none')}</p>
        <Link className="button main" to="/public/track">
          {p('public.nav.track')}
        </Link>
      </div>
    )
  return <Shown receipt={receipt} />
}

function Shown({ receipt }: { receipt: Receipt }) {
  const track = useAsk<Minimum>(`/public/track/${encodeURIComponent(receipt.code)}`)
  const link = receipt.link === null ? null : new URL(receipt.link, location.origin).href
  return (
    <div className="page receipt">
      <Heading>{p('public.receipt.title')}</Heading>
      {receipt.earlier && <p className="notice amber">{p('public.receipt.earlier')}</p>}
      <div className="card">
        <h2>{p('public.receipt.code')}</h2>
        <p>
          <Code code={receipt.code} />
        </p>
        <p className="soft">{p('public.receipt.codeHint')}</p>
        <h2>{p('public.receipt.word')}</h2>
        {receipt.word === null ? (
          <p>{p('public.receipt.noWord')}</p>
        ) : (
          <>
            <p>
              <span className="big-code" aria-hidden="true">
                {split(receipt.word)}
              </span>
              <span className="unseen">{[...receipt.word].join(' ')}</span>
            </p>
            <p className="soft">{p('public.receipt.wordHint')}</p>
          </>
        )}
        {link !== null && (
          <figure>
            <Qr text={link} label={p('public.receipt.qr')} />
            <figcaption>{p('public.receipt.qr')}</figcaption>
          </figure>
        )}
        <p className="words">{p('public.receipt.what', { what: receipt.what })}</p>
        <p className="soft figures">{p('public.receipt.reported', { at: exactWords(receipt.at) })}</p>
      </div>
      <section aria-labelledby="head-next">
        <h2 id="head-next">{p('public.receipt.next')}</h2>
        {track.value === null ? <p>{p('public.receipt.nextDefault')}</p> : <Next of={track.value} />}
      </section>
      <div className="buttons no-print">
        <a className="button main" href={receipt.link ?? `/public/track/${receipt.code}`}>
          {p('public.receipt.see')}
        </a>
        <button type="button" className="button" onClick={() => print()}>
          {p('public.receipt.print')}
        </button>
        <Link className="button" to="/public/report">
          {p('public.receipt.another')}
        </Link>
        <Twice
          label={p('public.receipt.forget')}
          ask={p('public.receipt.forgetAsk')}
          yes={p('public.receipt.forgetYes')}
          no={p('public.receipt.forgetNo')}
          act={() => {
            forgetReceipt()
            go('/public')
          }}
        />
      </div>
    </div>
  )
}
