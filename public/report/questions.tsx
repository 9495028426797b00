// What this category needs to know beside words and place: at most three questions, most of them one press.
import { useEffect } from 'react'
import type { CategoryRow, Page } from '../../ui/contract.ts'
import { useAsk } from '../ask.ts'
import { Beside, type Fault, tiedGroup } from '../faults.tsx'
import { p } from '../texts.ts'
import { idOf } from './check.ts'
import type { Draft } from './draft.ts'

type Props = { draft: Draft; change: (some: Partial<Draft>) => void; faults: readonly Fault[]; county: string }

export function Questions({ draft, change, faults, county }: Props) {
  const { value } = useAsk<Page<CategoryRow>>(`/public/categories?county=${encodeURIComponent(county)}`)
  const questions = value?.rows.find((row) => row.code === draft.category)?.questions ?? []
  const needed = questions
    .filter((one) => one.required)
    .map((one) => one.code)
    .join(' ')
  const of = draft.category
  const known = draft.asked?.of === of && draft.asked.needed.join(' ') === needed
  useEffect(() => {
    // What is asked travels with the draft: it is looked over where there is no line.
    if (of !== null && value !== null && !known) change({ asked: { of, needed: needed.split(' ').filter((one) => one !== '') } })
  }, [of, value, known, needed, change])
  const given = draft.answers.of === of ? draft.answers.given : {}
  if (of === null || questions.length === 0) return null
  const set = (code: string, values: readonly string[]) => change({ answers: { of, given: { ...given, [code]: values } } })
  return (
    <section aria-labelledby="head-questions">
      <h2 id="head-questions">{p('open.questions.title')}</h2>
      <fieldset {...tiedGroup(faults, idOf('questions'))} className="group" aria-labelledby="head-questions">
        <Beside faults={faults} id={idOf('questions')} />
        {questions.map((one) => {
          const mine = given[one.code] ?? []
          const label = one.required ? one.text : p('open.questions.optional', { text: one.text })
          if (one.values === null)
            return (
              <div key={one.code} className="ask">
                <label htmlFor={`ask-${one.code}`}>{label}</label>
                <input
                  id={`ask-${one.code}`}
                  className="field"
                  inputMode={one.type === 'number' ? 'numeric' : 'text'}
                  maxLength={200}
                  value={mine[0] ?? ''}
                  onChange={(event) => set(one.code, event.target.value === '' ? [] : [event.target.value])}
                />
              </div>
            )
          const several = one.type === 'multivaluelist'
          const turned = (key: string) => (mine.includes(key) ? mine.filter((other) => other !== key) : [...mine, key])
          return (
            <fieldset key={one.code} className="group">
              <legend>{label}</legend>
              <div className="tiles">
                {one.values.map(({ key, name }) => (
                  <label key={key} className="tile">
                    <input
                      type={several ? 'checkbox' : 'radio'}
                      name={`ask-${one.code}`}
                      checked={mine.includes(key)}
                      onChange={() => set(one.code, several ? turned(key) : [key])}
                    />
                    <span>{name}</span>
                  </label>
                ))}
              </div>
            </fieldset>
          )
        })}
      </fieldset>
    </section>
  )
}
