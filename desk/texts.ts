// The sentences of the desk, typed by its own catalogues beside the shared ones.

import type deskTexts from '../ui/texts/zh-CN/desk.json'
import type doorTexts from '../ui/texts/zh-CN/doors.json'
import type dutyTexts from '../ui/texts/zh-CN/duty.json'
import type exportTexts from '../ui/texts/zh-CN/exports.json'
import type hotlineTexts from '../ui/texts/zh-CN/hotline.json'
import type keepingTexts from '../ui/texts/zh-CN/keeping.json'
import type listTexts from '../ui/texts/zh-CN/lists.json'
import type paperTexts from '../ui/texts/zh-CN/papers.json'
import type passingTexts from '../ui/texts/zh-CN/passing.json'
import type peopleTexts from '../ui/texts/zh-CN/people.json'
import type reportTexts from '../ui/texts/zh-CN/reports.json'
import type roleTexts from '../ui/texts/zh-CN/roles.json'
import type staffTexts from '../ui/texts/zh-CN/staff.json'
import type visitTexts from '../ui/texts/zh-CN/visits.json'
import { saying } from '../ui/texts.ts'

export const namespaces = [
  'common',
  'case',
  'desk',
  'doors',
  'duty',
  'exports',
  'hotline',
  'keeping',
  'lists',
  'papers',
  'passing',
  'people',
  'reports',
  'roles',
  'staff',
  'visits',
] as const
export const t = saying<{
  readonly desk: typeof deskTexts
  readonly doors: typeof doorTexts
  readonly duty: typeof dutyTexts
  readonly exports: typeof exportTexts
  readonly hotline: typeof hotlineTexts
  readonly keeping: typeof keepingTexts
  readonly lists: typeof listTexts
  readonly papers: typeof paperTexts
  readonly passing: typeof passingTexts
  readonly people: typeof peopleTexts
  readonly reports: typeof reportTexts
  readonly roles: typeof roleTexts
  readonly staff: typeof staffTexts
  readonly visits: typeof visitTexts
}>()
