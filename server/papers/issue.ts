// An official paper comes into being: its number from the counter, its template as in force today, its values frozen, its square signed.
import { nextNumber, writtenNumber } from '../../registers/documents/number.ts'
import { publicKeys, signed, squareAddress } from '../../registers/documents/signature.ts'
import { unnumbered } from '../../rules/paper.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import { localDay } from '../../rules/time.ts'
import { asSent } from '../../store/digest.ts'
import type { KeyRing } from '../../store/keys.ts'
import type { IssuePaper, PaperMade } from '../../store/papers.ts'
import { readWhole } from '../../store/reads/hung.ts'
import { sealOf } from './seals.store.ts'
import { keepFile, nameOf, sha256, templateOf } from './templates.store.ts'
import { valuesOf } from './values.ts'

/** The engine for a house with this ring. With the address at which this house is reached, a square opens its page there. */
export function paperIssuer(ring: KeyRing, origin: string | null = null): IssuePaper {
  const issue = async (...[house, tx, asked]: Parameters<IssuePaper>): Promise<PaperMade | Refusal> => {
    const { region, county, caseId, name, organisation, now } = asked
    const whole = await readWhole(tx, county, caseId)
    if (!whole) return refuse('caseMissing')
    const day = localDay(now, region.calendar.zone)
    const year = Number(day.slice(0, 4))
    const template = await templateOf(tx, region.code, name, day)
    await keepFile(tx, template.digest, template.bytes)
    const seal = unnumbered.has(name) ? null : ((await sealOf(tx, region.code, organisation))?.digest ?? null)
    const person = asked.actor.type === 'staff' ? await nameOf(tx, asked.actor.person) : ''
    const number = unnumbered.has(name) ? null : await nextNumber(tx, organisation, year)
    const written = number === null ? null : writtenNumber(region, organisation, year, number)
    const { values, uses } = valuesOf(house, whole, asked, { written, person })
    const digest = sha256(asSent({ name, template: template.digest, values }))
    const office = region.organisations.get(organisation)?.name ?? organisation
    const said = signed(ring, {
      number: (written ?? String(values.案件编号)).slice(0, 60),
      organisation: office.slice(0, 60),
      day,
      digest: digest.slice(0, 32),
    })
    const square = origin === null ? said : squareAddress(origin, said)
    return { year, number, written, day, template: template.digest, seal, values, uses, digest, square }
  }
  return Object.assign(issue, { keys: publicKeys(ring) })
}
