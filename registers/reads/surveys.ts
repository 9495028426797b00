// q/surveys: drafts of new lines, and of one draft its defects with who answers for them, ready to be drawn on a map.
import * as z from 'zod/mini'
import { defineQuery } from '../../store/query.ts'
import { surveyOf } from '../areas/survey.ts'
import { regionsOf } from './input.ts'

/** Without a draft: the newest drafts of the regions one works in. With one: that draft, its defects and lines as GeoJSON. */
export const surveys = defineQuery({
  name: 'surveys',
  input: z.strictObject({ draft: z.optional(z.uuid()) }),
  by: 'region.manage',
  looks: 'none',
  run: async (asking, { draft }) => {
    const regions = regionsOf(asking)
    if (draft === undefined) {
      const rows = await asking.tx.rows(
        `select i.id::text as id, i.region, i.name, i.state, i.day::text as day, i.mended, i.made_by as "madeBy", i.made_at as "madeAt",
           (select count(*) from boundary_defect d where d.import = i.id) as defects,
           (select count(*) from boundary_defect d where d.import = i.id and d.accepted_at is null) as open
         from area_import i where i.region = any($1) order by i.made_at desc, i.id limit 100`,
        [regions],
      )
      return { rows, next: null, asOf: asking.now }
    }
    const survey = await surveyOf(asking.tx, draft)
    return { rows: survey && regions.includes(survey.region) ? [survey] : [], next: null, asOf: asking.now }
  },
})
