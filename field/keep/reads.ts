// Registers that the common forms ask for, answered from what was pulled when no server is reached.
import { trimCode } from '../../rules/area.ts'
import { readFrom, serverNow } from '../../ui/client.ts'
import type { Phone } from './phone.ts'

const page = (rows: readonly unknown[]) => ({ rows, next: null, asOf: serverNow() })

export function keptReads(phone: Pick<Phone, 'held'>): void {
  readFrom((path) => {
    const { me, categories = [], areas = [] } = phone.held().parts
    const { pathname, searchParams } = new URL(path, 'http://phone')
    if (pathname === '/me') return me && { ...me, region: { invented: false, ...me.region }, language: null, unread: 0 }
    if (pathname === '/q/categories') return page(categories.map((one) => ({ ...one, publicName: one.name })))
    if (pathname !== '/q/areas') return undefined
    const parent = searchParams.get('parent')
    const code = searchParams.get('code')
    const fits = (one: string) => (code !== null ? trimCode(one) === trimCode(code) : parent === null || isChild(one, parent))
    return page(areas.filter((one) => fits(one.code)))
  })
}

const isChild = (code: string, parent: string): boolean => {
  const [own, above] = [trimCode(code), trimCode(parent)]
  return own.startsWith(above) && own.length > above.length && own.length - above.length <= 3
}
