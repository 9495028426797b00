// What went wrong, said at once to eye and ear: in one's own words, or that something could not be loaded and why.
import type { ReactNode } from 'react'
import { t } from './texts.ts'

export const Alarm = ({ children }: { readonly children: ReactNode }) => (
  <p className="notice vermilion" role="alert">
    {children}
  </p>
)

export const NotLoaded = ({ error }: { readonly error: { readonly message: string } }) => (
  <Alarm>{t('common.error.load', { why: error.message })}</Alarm>
)
