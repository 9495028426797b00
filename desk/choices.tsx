// Choices a person makes for this browser: language, size of print, light or dark.
import { type Language, languages } from '../ui/texts.ts'
import { type Preferences, prefer, usePreferences } from './preferences.ts'
import { t } from './texts.ts'

export function LanguagePick() {
  const { language } = usePreferences()
  return (
    <select
      className="field choice"
      aria-label={t('desk.choice.language')}
      value={language}
      onChange={(event) => prefer({ language: event.target.value as Language })}
    >
      {languages.map((one) => (
        <option key={one} value={one} lang={one}>
          {t(`common.language.${one}`)}
        </option>
      ))}
    </select>
  )
}

export function PrintPick() {
  const { print } = usePreferences()
  return (
    <select
      className="field choice"
      aria-label={t('desk.choice.print')}
      value={print}
      onChange={(event) => prefer({ print: event.target.value as Preferences['print'] })}
    >
      {(['normal', 'large', 'largest'] as const).map((one) => (
        <option key={one} value={one}>
          {t(`desk.print.${one}`)}
        </option>
      ))}
    </select>
  )
}

export function ThemePick() {
  const { theme } = usePreferences()
  return (
    <select
      className="field choice"
      aria-label={t('desk.choice.theme')}
      value={theme}
      onChange={(event) => prefer({ theme: event.target.value as Preferences['theme'] })}
    >
      {(['auto', 'light', 'dark'] as const).map((one) => (
        <option key={one} value={one}>
          {t(`desk.theme.${one}`)}
        </option>
      ))}
    </select>
  )
}
