// Being told how a matter goes that somebody else reported: a number, if one wishes, and nothing else.
import { useId, useState } from 'react'
import { Refused, send, serverNow, uuid } from '../../ui/client.ts'
import { p } from '../texts.ts'
import { keepLink } from './watched.ts'

export function Tell({ code }: { code: string }) {
  const id = useId()
  const [phone, setPhone] = useState('')
  // One key for one wish: a second press after a lost answer is the same.
  const [once] = useState(() => ({ key: uuid(), at: serverNow() }))
  const [said, setSaid] = useState<{ readonly good: boolean; readonly text: string } | null>(null)
  const tell = async () => {
    if (phone.replace(/\D/g, '').length < 5) return setSaid({ good: false, text: p('public.fault.phone') })
    try {
      const { link } = await send<{ link: string }>('POST', `/public/watch/${code}`, {
        ...once,
        contact: { phone: phone.trim(), wants: 'message' },
        notice: 'public-follow:1',
      })
      keepLink(code, link)
      setSaid({ good: true, text: p('open.follow.told') })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setSaid({ good: false, text: error.message })
    }
  }
  if (said?.good)
    return (
      <p role="status" className="notice">
        {said.text}
      </p>
    )
  return (
    // Inside the form of a report no form of its own may stand: a plain group.
    <fieldset className="group plain">
      <legend>{p('open.follow.tell')}</legend>
      <div className="ask">
        <label htmlFor={id}>{p('open.follow.phone')}</label>
        <input
          id={id}
          className="field"
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          value={phone}
          aria-invalid={said !== null}
          aria-describedby={said === null ? undefined : `${id}-why`}
          onChange={(event) => setPhone(event.target.value)}
        />
        {said !== null && (
          <p id={`${id}-why`} role="alert" className="fault">
            {said.text}
          </p>
        )}
      </div>
      <button type="button" className="button" onClick={() => void tell()}>
        {p('open.follow.send')}
      </button>
    </fieldset>
  )
}
