// The desk's own widgets (antd) wear the tokens of the house; the nonce of the page goes with the styles they add.
import { App, ConfigProvider, theme as kinds, type ThemeConfig } from 'antd'
import type { ReactNode } from 'react'
import type { Language } from '../ui/texts.ts'
import { useDark, usePreferences } from './preferences.ts'

type Locale = NonNullable<Parameters<typeof ConfigProvider>[0]['locale']>
const locales: Readonly<Record<Language, () => Promise<{ default: Locale }>>> = {
  'zh-CN': () => import('antd/locale/zh_CN'),
  'zh-TW': () => import('antd/locale/zh_TW'),
  en: () => import('antd/locale/en_US'),
}

let locale: Locale | null = null
/** The widgets' own words, fetched before anything is drawn: added later they would build the page anew. */
export async function loadLocale(language: Language): Promise<void> {
  locale = (await locales[language]()).default
}

/** The nonce of this response; the server put it into the page. */
const nonce = document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? ''

const sizes = { normal: 14, large: 20, largest: 26 } as const

function useTheme(dark: boolean, small: boolean): ThemeConfig {
  const { print } = usePreferences()
  const style = getComputedStyle(document.documentElement)
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const fontSize = print === 'normal' && small ? 17 : sizes[print]
  return {
    algorithm: dark ? kinds.darkAlgorithm : kinds.defaultAlgorithm,
    token: {
      colorPrimary: dark ? '#7cc7a1' : '#2b6b4e',
      colorError: dark ? '#ff8a7a' : '#b3261e',
      colorWarning: dark ? '#f0b84a' : '#8a5a00',
      colorSuccess: dark ? '#8fcb8f' : '#2e6b34',
      colorInfo: dark ? '#9db7f5' : '#2f4f8f',
      colorText: dark ? '#e9ece8' : '#1d2624',
      colorTextSecondary: dark ? '#a7b2ad' : '#55615d',
      colorTextPlaceholder: dark ? '#a7b2ad' : '#55615d',
      colorBgBase: dark ? '#141a18' : '#ffffff',
      colorBgContainer: dark ? '#1c2422' : '#ffffff',
      colorBgElevated: dark ? '#1c2422' : '#ffffff',
      colorBorder: '#8b948f',
      borderRadius: 6,
      fontSize,
      fontFamily: of('font') || 'sans-serif',
      controlHeight: Number.parseInt(of('target'), 10) || 32,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
  }
}

const narrow = matchMedia('(max-width: 640px)')

export function Theme({ children }: { children: ReactNode }) {
  const dark = useDark()
  const { print } = usePreferences()
  const root = document.documentElement
  // Before the tokens are read below.
  root.dataset.theme = dark ? 'dark' : 'light'
  root.dataset.print = print
  const theme = useTheme(dark, narrow.matches)
  return (
    <ConfigProvider
      theme={theme}
      csp={{ nonce }}
      getPopupContainer={(node) => node?.closest('dialog') ?? document.body}
      {...(locale ? { locale } : {})}
      wave={{ disabled: true }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  )
}
