// The question for a telephone number, as every form of residents asks it.
import { Beside, type Fault, tied } from './faults.tsx'

type TelProps = {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly faults: readonly Fault[]
  readonly value: string
  readonly change: (phone: string) => void
}
export function Tel({ id, label, hint, faults, value, change }: TelProps) {
  const hintId = hint === undefined ? undefined : `${id}-hint`
  return (
    <div className="ask">
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p className="soft hint" id={hintId}>
          {hint}
        </p>
      )}
      <input
        {...tied(faults, id, hintId)}
        className="field"
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        value={value}
        onChange={(event) => change(event.target.value)}
      />
      <Beside faults={faults} id={id} />
    </div>
  )
}
