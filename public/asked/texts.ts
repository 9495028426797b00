// The sentences of asking: about one's own data and in public; they come with the page that needs them.
import { useEffect, useState } from 'react'
import { find, type Language, language, learn } from '../../ui/texts.ts'

type Texts = () => Promise<{ default: Readonly<Record<string, string>> }>
const texts: Readonly<Record<Language, Texts>> = {
  'zh-CN': () => import('../../ui/texts/zh-CN/asked.json'),
  'zh-TW': () => import('../../ui/texts/zh-TW/asked.json'),
  en: () => import('../../ui/texts/en/asked.json'),
}

export const a = (key: string, params?: Readonly<Record<string, string | number>>): string => find(`asked.${key}`, params) ?? key

/** True once they are there in the language of now. */
export function useTexts(): boolean {
  const spoken = language()
  const [ready, setReady] = useState<Language | null>(null)
  useEffect(() => {
    void texts[spoken]().then(({ default: words }) => {
      learn('asked', words)
      setReady(spoken)
    })
  }, [spoken])
  return ready === spoken
}
