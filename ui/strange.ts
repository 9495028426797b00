// Something answered that was not the centre: the page of a hotel's network, half an answer, or words of another shape.
import { Refused } from './client.ts'
import { t } from './texts.ts'

/** As if nothing had been reached: no verdict, nothing is lost, it is tried again. */
export const strange = (): Refused => new Refused(0, { code: 'strange', facts: {}, text: t('common.error.strange') })
