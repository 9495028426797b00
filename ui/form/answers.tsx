// What the chosen category asks, and nothing where it asks nothing: lists to pick from, a line for the rest.
import { useCategories } from '../ask.ts'
import type { QuestionRow } from '../registers.ts'
import { t } from '../texts.ts'

export type Given = Readonly<Record<string, readonly string[]>>
type Props = {
  readonly id: string
  readonly category: string | null
  readonly value: Given
  readonly onChange: (value: unknown) => void
}

export function AnswersField({ id, category, value, onChange }: Props) {
  const { data } = useCategories()
  const questions = data?.rows.find((row) => row.code === category)?.questions ?? []
  const set = (code: string, values: readonly string[]) => {
    // Answers of a category that was chosen before are not those of this one.
    const kept = Object.entries({ ...value, [code]: values }).filter(
      ([name, all]) => all.length > 0 && questions.some((one) => one.code === name),
    )
    onChange(kept.length === 0 ? undefined : Object.fromEntries(kept))
  }
  return questions.map((question) => (
    <One
      key={question.code}
      id={`${id}-${question.code}`}
      question={question}
      given={value[question.code] ?? []}
      set={(values) => set(question.code, values)}
    />
  ))
}

type OneProps = {
  readonly id: string
  readonly question: QuestionRow
  readonly given: readonly string[]
  readonly set: (values: readonly string[]) => void
}
function One({ id, question, given, set }: OneProps) {
  const name = (
    <>
      {question.text}
      {!question.required && <span className="soft small"> {t('common.optional')}</span>}
    </>
  )
  if (question.values === null)
    return (
      <div className="form-row">
        <label htmlFor={id}>{name}</label>
        <input
          id={id}
          className="field"
          inputMode={question.type === 'number' ? 'numeric' : undefined}
          maxLength={200}
          value={given[0] ?? ''}
          onChange={(event) => set(event.target.value === '' ? [] : [event.target.value])}
        />
      </div>
    )
  const several = question.type === 'multivaluelist'
  return (
    <fieldset className="row-of plain-set">
      <legend>{name}</legend>
      {question.values.map((one) => (
        <label key={one.key} className="flag">
          <input
            type={several ? 'checkbox' : 'radio'}
            name={id}
            checked={given.includes(one.key)}
            onChange={() =>
              set(several ? (given.includes(one.key) ? given.filter((key) => key !== one.key) : [...given, one.key]) : [one.key])
            }
          />
          {one.name}
        </label>
      ))}
    </fieldset>
  )
}
