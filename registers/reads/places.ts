// q/places: buildings, estates, shops and schools by name or address, with the area they lie in: whoever rings says an address.
import * as z from 'zod/mini'
import { defineQuery } from '../../store/query.ts'
import { findPlaces } from '../areas/address.ts'
import { limitOf, regionsOf, typed } from './input.ts'

export const places = defineQuery({
  name: 'places',
  input: z.strictObject({ text: typed, limit: limitOf(10) }),
  by: 'staff',
  looks: 'none',
  run: async (asking, { text, limit }) => {
    const found = await Promise.all(regionsOf(asking).map((region) => findPlaces(asking.tx, region, text, limit)))
    return { rows: found.flat().slice(0, limit), next: null, asOf: asking.now }
  },
})
