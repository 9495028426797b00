// The sentences of the map and its ground, which are loaded with the pages that speak them.
import type groundTexts from '../../ui/texts/zh-CN/ground.json'
import { saying } from '../../ui/texts.ts'

export const g = saying<{ readonly ground: typeof groundTexts }>()
