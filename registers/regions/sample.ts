// A small invented region for tests: three streets on twenty square kilometres, the rules of the base, a code of its own.
import type { RawFolder } from './folder.ts'
import type { HeadFile, Invention } from './schema.ts'

let samples = 0

/** Six digits that no other test of this process has, under a province that does not exist. */
export const sampleCounty = (): string => `97${String((process.pid % 90) + 10)}${String((++samples % 89) + 10)}`

/** A folder for `regionLoad`; `centre` keeps samples apart on the map, one hundredth of a degree per county is enough. */
export function sampleRegion(county: string, change: Partial<Invention> = {}): RawFolder {
  const nth = Number(county.slice(2))
  const centre: [number, number] = [80 + (nth % 100) * 0.3, 30 + Math.floor(nth / 100) * 0.1]
  const street = (n: string, name: string, urban: boolean) => ({
    code: `${county}${n}`,
    name,
    urban,
    communities: ['001', '002'].map((k) => ({ code: `${county}${n}${k}`, name: `${name.slice(0, 1)}${k}社区` })),
  })
  const spec: Invention = {
    seed: 7,
    outline: null,
    centre,
    size: 20,
    towns: [
      { at: centre, weight: 1, reach: 1500 },
      { at: [centre[0] + 0.015, centre[1] + 0.01], weight: 0.5, reach: 500 },
    ],
    river: {
      name: '样河',
      points: [[centre[0] - 0.1, centre[1] + 0.004], centre, [centre[0] + 0.1, centre[1] - 0.006]],
      width: 60,
    },
    grids: 60,
    dedicated: 3,
    undrawn: 2,
    workers: 70,
    surveyed: true,
    streets: [street('001', '甲街道', true), street('002', '乙街道', true), street('101', '丙镇', false)],
    ...change,
  }
  const head: HeadFile = {
    code: county,
    name: { 'zh-CN': `样区${county}`, 'zh-TW': `樣區${county}`, en: `Sample ${county}` },
    base: 'base',
    // Not an invented one in the sense of logins: several samples share one database.
    invented: false,
    kinds: ['gridEvent'],
    zone: { offsets: [{ from: null, minutes: 480 }] },
    office: [
      ['09:00', '12:00'],
      ['14:00', '18:00'],
    ],
    calendar: 'china',
    city: { code: county.slice(0, 4), name: '样市' },
    keepers: [{ county, name: `样区${county}`, codes: [county] }],
  }
  return { files: { 'region.json': head, 'invent.json': spec } }
}
