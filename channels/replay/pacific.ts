// Pacific time as a table: when the clocks of America/Los_Angeles were put forward and back, 2008–2019.
import { HOUR, instantAt, type Zone } from '../../rules/time.ts'

const winter = -480
const summer = -420

/** Second Sunday of March, first Sunday of November (15 U.S.C. 260a); at two in the morning of the time that ends. */
const changes = [
  ['2008-03-09', '2008-11-02'],
  ['2009-03-08', '2009-11-01'],
  ['2010-03-14', '2010-11-07'],
  ['2011-03-13', '2011-11-06'],
  ['2012-03-11', '2012-11-04'],
  ['2013-03-10', '2013-11-03'],
  ['2014-03-09', '2014-11-02'],
  ['2015-03-08', '2015-11-01'],
  ['2016-03-13', '2016-11-06'],
  ['2017-03-12', '2017-11-05'],
  ['2018-03-11', '2018-11-04'],
  ['2019-03-10', '2019-11-03'],
] as const

const twoOclock = (day: string, minutes: number) => instantAt(day, 0, { offsets: [{ from: null, minutes }] }) + 2 * HOUR

/** Winter time before the first change of the table and after its last. */
export const pacific: Zone = {
  offsets: [
    { from: null, minutes: winter },
    ...changes.flatMap(([forward, back]) => [
      { from: twoOclock(forward, winter), minutes: summer },
      { from: twoOclock(back, summer), minutes: winter },
    ]),
  ],
}
