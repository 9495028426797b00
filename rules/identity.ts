// Check digits of the numbers that name people and bodies: GB 11643, GB 32100, mainland mobile numbers.
import { parseDay } from './time.ts'

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Identity number of 18 characters (GB 11643): area, a birth date that exists, sequence, check. 'x' counts as 'X'. */
export const isIdNumber = (text: string): boolean => {
  if (!/^[1-9]\d{16}[\dXx]$/.test(text)) return false
  if (parseDay(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`) === null) return false
  let sum = 0
  for (const [i, weight] of idWeights.entries()) sum += weight * Number(text.charAt(i))
  return '10X98765432'.charAt(sum % 11) === text.charAt(17).toUpperCase()
}

const creditSymbols = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** Unified social credit code of 18 characters (GB 32100), upper case. */
export const isCreditCode = (text: string): boolean => {
  if (text.length !== 18) return false
  let sum = 0
  for (const [i, weight] of creditWeights.entries()) {
    const value = creditSymbols.indexOf(text.charAt(i))
    if (value < 0) return false
    sum += weight * value
  }
  return creditSymbols.charAt((31 - (sum % 31)) % 31) === text.charAt(17)
}

/** Mainland mobile number, eleven digits without prefix or gaps. */
export const isMobile = (text: string): boolean => /^1[3-9]\d{9}$/.test(text)
