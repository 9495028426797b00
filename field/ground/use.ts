// The ground as hooks: opened with the first contact, beside the first load and not in it.
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Base } from '../../ui/outbox/base.ts'
import type { Phone } from '../keep/phone.ts'
import type { Ground, Standing, Wants } from './carry.ts'

let opened: Promise<Ground> | null = null
/** The one ground of this page; null when its script could not be had, and then it is tried again later. */
async function groundOf(base: Base): Promise<Ground | null> {
  opened ??= import('./open.ts').then(({ groundOn }) => groundOn(base))
  return opened.catch(() => {
    opened = null
    return null
  })
}

/** Carries the ground behind every contact that came to its end; where it is not `real`, what is here is shown and left as it is. */
export function useCarrying(base: Base, phone: Phone, real: boolean): void {
  useEffect(() => {
    if (!real) return
    let at = phone.contact().at
    return phone.subscribe(() => {
      const contact = phone.contact()
      if (contact.at === at || contact.state !== 'idle') return
      at = contact.at
      const wants = wantsOf(phone)
      if (wants) void groundOf(base).then((ground) => ground?.meet(wants))
    })
  }, [base, phone, real])
  useEffect(() => {
    const wants = wantsOf(phone)
    void groundOf(base).then((ground) => wants && ground?.known(real ? wants : null))
  }, [base, phone, real])
}

function wantsOf(phone: Phone): Wants | null {
  const { me, areas = [] } = phone.held().parts
  if (!me?.region) return null
  const codes = [...new Set(me.posts.flatMap((post) => post.areas))].sort()
  const own = areas.filter((area) => area.mine)
  // Of a community with its grids the grids would be the same twice.
  const least = own.some((area) => area.level === 'grid') ? own.filter((area) => area.level === 'grid') : own
  return {
    key: `${me.region.code}@${me.region.version} ${codes.join()}`,
    own: least.flatMap((area) => area.rings),
    calm: phone.calm,
  }
}

const nothing = () => () => {}
/** The ground and how it stands; null until its script is here. */
export function useGround(): { readonly ground: Ground; readonly standing: Standing } | null {
  const [ground, setGround] = useState<Ground | null>(null)
  useEffect(() => {
    let here = true
    void opened?.then(
      (one) => here && setGround(one),
      () => {},
    )
    return () => {
      here = false
    }
  }, [])
  const standing = useSyncExternalStore(ground?.subscribe ?? nothing, () => ground?.standing() ?? null)
  return ground && standing ? { ground, standing } : null
}
