// q/categories: what can be reported, in the words of the office and in those of residents.
import * as z from 'zod/mini'
import type { Category } from '../../rules/region.ts'
import { type Asking, defineQuery } from '../../store/query.ts'

/** For anyone: the list is public. In the order of the region; of several regions, those of the first. */
export const categories = defineQuery({
  name: 'categories',
  input: z.strictObject({ county: z.optional(z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))) }),
  by: 'anyone',
  looks: 'none',
  run: async (asking, { county }) => {
    const within = county === undefined ? asking.counties : asking.counties.filter((one) => one === county)
    const region = within.map((one) => asking.house.region(one)).find((one) => one !== null)
    return { rows: [...(region?.categories.values() ?? [])].map((one) => rowOf(one, asking)), next: null, asOf: asking.now }
  },
})

const rowOf = (one: Category, { language }: Asking) => ({
  code: one.code,
  parent: one.parent,
  name: one.name[language] ?? one.name['zh-CN'],
  publicName: one.publicName[language] ?? one.publicName['zh-CN'],
  class: one.class,
  urgency: one.urgency,
  verify: one.verify,
  handlerPost: one.handlerPost,
  handlerOrganisation: one.handlerOrganisation,
  listItem: one.listItem,
  questions: (one.questions ?? []).map(({ code, text, type, required, values }) => ({
    code,
    text: text[language] ?? text['zh-CN'],
    type,
    required,
    values: values?.map(({ key, name }) => ({ key, name: name[language] ?? name['zh-CN'] })) ?? null,
  })),
})
