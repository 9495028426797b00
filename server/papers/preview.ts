// What a paper would say, before it is issued: the same values and template, without number, seal and square.

import type { Paper } from '../../registers/documents/paper.ts'
import { mayView, type Staff } from '../../rules/actor.ts'
import { issues, type TemplateName } from '../../rules/paper.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import { localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { findViewed } from '../../store/files/attachment.ts'
import type { House } from '../../store/house.ts'
import { readWhole } from '../../store/reads/hung.ts'
import { paperOf } from './draw.ts'
import { nameOf, templateOf } from './templates.store.ts'
import { valuesOf } from './values.ts'

type Asked = {
  readonly county: string
  readonly caseId: string
  readonly name: TemplateName
  readonly post?: string | undefined
  readonly to?: string | undefined
  readonly text?: string | undefined
  readonly until?: string | undefined
  /** Bytes of a template that is not in force; the one in force today without. */
  readonly template?: Buffer | undefined
}

export async function previewOf(house: House, tx: Tx, actor: Staff, asked: Asked): Promise<Paper | Refusal> {
  const { county, caseId, name } = asked
  const region = house.region(county)
  const viewed = await findViewed(tx, county, caseId)
  if (!region || !viewed || !mayView(actor, viewed)) return refuse('caseMissing')
  const posts = actor.posts.filter((one) => asked.post === undefined || one.id === asked.post)
  const post = posts.find((one) => one.permissions.includes(issues)) ?? posts.find(() => asked.template !== undefined)
  if (!post) return refuse('notYours')
  const whole = await readWhole(tx, county, caseId)
  if (!whole) return refuse('caseMissing')
  const day = localDay(house.now(), region.calendar.zone)
  const template = asked.template ?? (await templateOf(tx, region.code, name, day)).bytes
  const { values } = valuesOf(
    house,
    whole,
    {
      region,
      name,
      organisation: post.organisation,
      addressee: asked.to ?? null,
      text: asked.text ?? null,
      until: asked.until ?? null,
      actor,
      now: house.now(),
    },
    { written: null, person: await nameOf(tx, actor.person) },
  )
  const unnumbered = { ...values, 发文字号: `〔${day.slice(0, 4)}〕　号` }
  return paperOf({ name, written: null, template, seal: null, square: null, mark: 'preview' }, unnumbered)
}
