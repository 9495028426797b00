// The agent's screen: the form of the order beside the knowledge base and the caller's own matters; several matters of one call stay together.
import { useCallback, useId, useMemo, useState } from 'react'
import { screens } from '../../cases/screens.ts'
import { type Keeper, keeperFor } from '../../rules/keeper.ts'
import { useKind, useQ } from '../../ui/ask.ts'
import { uuid } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import type { CaseLine, Me } from '../../ui/contract.ts'
import { Danger } from '../../ui/danger.tsx'
import type { Values } from '../../ui/form/fields.ts'
import { StepForm } from '../../ui/form/form.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { Callers } from '../search/callers.tsx'
import { t } from '../texts.ts'
import { CallBar, type Call as PhoneCall } from './bar.tsx'
import { Hours } from './hours.tsx'
import { type Item, Knowledge } from './knowledge.tsx'
import { Known, type Spot, spotOf } from './known.tsx'
import './call.css'

/** What can become of a matter, each with its letter. */
const ways = { create: '1', answerDirect: '2', transfer: '3', advise: '4' } as const
type Way = keyof typeof ways | 'tellProgress'
type Saved = { readonly county: string; readonly id: string; readonly code: string; readonly way: Way }

export default function Call({ me }: { me: Me }) {
  const { data: kind } = useKind('workOrder')
  const [call, setCall] = useState(uuid)
  const [id, setId] = useState<string | null>(uuid)
  const [way, setWay] = useState<Way>('create')
  const [item, setItem] = useState<Item | null>(null)
  const [saved, setSaved] = useState<readonly Saved[]>([])
  const [phone, setPhone] = useState<string | null>(null)
  const [area, setArea] = useState<string | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const own = useQ<Keeper>('ownKeepers', {}, { fresh: 600_000 })
  const keepers = own.data?.rows ?? []
  const county = chosen ?? keeperFor(keepers, area)?.county ?? me.counties[0]
  const [spot, setSpot] = useState<Spot | null>(null)
  const [root, setRoot] = useState<CaseLine | null>(null)
  const heard = useCallback((values: Values) => {
    setArea(areaOf(values))
    setSpot(spotOf(values))
  }, [])
  const begin = () => {
    setId(uuid())
    setArea(null)
    setChosen(null)
    setSpot(null)
    setRoot(null)
    setWay('create')
    setItem(null)
  }
  const next = () => {
    setCall(uuid())
    setPhone(null)
    setSaved([])
    begin()
  }
  /** Whoever is on the line is the one the form is about; what else she has is not looked up by her number. */
  const answered = useCallback((one: PhoneCall | null) => {
    if (one === null) return
    setCall(one.id)
    setPhone(one.phone)
    setSaved([])
    setId(uuid())
    setArea(null)
    setChosen(null)
    setSpot(null)
    setRoot(null)
    setWay('create')
    setItem(null)
  }, [])
  const choose = (one: Way) => () => {
    setWay(one)
    setItem(null)
    setRoot(null)
  }
  useKeys({
    ...Object.fromEntries(Object.entries(ways).map(([one, letter]) => [letter, choose(one as Way)])),
    ...(id === null ? { n: begin, x: next } : {}),
  })
  const suggest = useMemo(
    () => ({
      call,
      ...(phone === null ? {} : { contact: { phone, wants: 'call' } }),
      ...(item ? { item: item.id, version: item.version, text: item.answer } : {}),
      ...(root ? { root: root.id } : {}),
    }),
    [call, item, phone, root],
  )
  const step = kind?.steps.find((one) => one.name === way)
  if (county === undefined) return <p className="empty">{t('desk.person.noPost')}</p>
  if (!step || !screens.workOrder) return <Skeleton height={420} />
  return (
    <div className="page stack">
      <Danger />
      <h1>{t('desk.nav.call')}</h1>
      <p className="soft">{t('desk.call.lead')}</p>
      <CallBar onCall={answered} />
      {saved.length > 0 && (
        <section className="card stack" aria-live="polite">
          <h2>{t('desk.call.done')}</h2>
          <ul>
            {saved.map((one) => (
              <li key={one.id}>
                {word('step', one.way, 'workOrder')} ·{' '}
                <Link to={`/desk/case/${one.county}/${one.id}`}>
                  <span className="code">{spelled(one.code)}</span>
                </Link>
              </li>
            ))}
          </ul>
          {id === null && (
            <div className="row-of">
              <button type="button" className="button" onClick={begin}>
                {t('desk.call.another')} <kbd>N</kbd>
              </button>
              <button type="button" className="button main" onClick={next}>
                {t('desk.call.next')} <kbd>X</kbd>
              </button>
            </div>
          )}
        </section>
      )}
      <div className="call-sides">
        {id !== null && (
          <section className="card stack report" aria-label={word('step', way, 'workOrder')}>
            <fieldset className="row-of plain-set" aria-label={t('desk.call.how')}>
              {Object.entries(ways).map(([one, letter]) => (
                <button key={one} type="button" className="button" aria-pressed={way === one} onClick={choose(one as Way)}>
                  {way === one && <span aria-hidden="true">✓ </span>}
                  {word('step', one, 'workOrder')} <kbd>{letter}</kbd>
                </button>
              ))}
            </fieldset>
            {root !== null && (
              <p className="notice">
                {t('hotline.known.of', { code: spelled(root.code), text: root.text ?? root.categoryName })}
              </p>
            )}
            <Kept keepers={keepers} county={county} byHand={chosen !== null} onChoose={setChosen} />
            <StepForm
              key={`${id} ${way} ${item?.id ?? ''} ${root?.id ?? ''} ${phone ?? ''}`}
              kind="workOrder"
              step={way}
              form={step.form}
              version={step.version}
              case={{ county: root?.county ?? county, id }}
              area={null}
              seen={null}
              suggest={suggest}
              tone="main"
              forward={['contact', 'answers']}
              beside
              onFill={heard}
              onDone={({ step: sent, answer }) => {
                setSaved([...saved, { ...sent.case, code: answer.case?.code ?? '', way }])
                setId(null)
              }}
            />
          </section>
        )}
        <div className="stack">
          {spot !== null && root === null && (
            <Known
              county={county}
              spot={spot}
              onTell={(line) => {
                setItem(null)
                setRoot(line)
                setWay('tellProgress')
              }}
            />
          )}
          <Knowledge
            onUse={(one) => {
              setRoot(null)
              setWay('answerDirect')
              setItem(one)
            }}
          />
          <Callers />
          <Hours />
        </div>
      </div>
    </div>
  )
}

/** The place as it stands in the form: what the finder or the picker said. */
function areaOf({ place }: Values): string | null {
  const area = typeof place === 'object' && place !== null && 'area' in place ? place.area : null
  return typeof area === 'string' && area !== '' ? area : null
}

type KeptProps = {
  readonly keepers: readonly Keeper[]
  readonly county: string
  readonly byHand: boolean
  readonly onChoose: (county: string) => void
}
/** Under whom it is written down: it follows the place until somebody says otherwise, and never changes once it is saved. */
function Kept({ keepers, county, byHand, onChoose }: KeptProps) {
  const id = useId()
  const name = keepers.find((one) => one.county === county)?.name ?? county
  return (
    <div className="stack">
      {keepers.length < 2 ? (
        <p>
          {t('hotline.kept.label')} <b>{name}</b>
        </p>
      ) : (
        <label className="row-of" htmlFor={id}>
          {t('hotline.kept.label')}
          <select id={id} className="field short-field" value={county} onChange={(event) => onChoose(event.target.value)}>
            {keepers.map((one) => (
              <option key={one.county} value={one.county}>
                {one.name}
              </option>
            ))}
          </select>
          {!byHand && <span className="soft small">{t('hotline.kept.follows')}</span>}
        </label>
      )}
      <p className="soft small">{t('hotline.kept.lead')}</p>
    </div>
  )
}
