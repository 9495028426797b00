// One of my own areas, from those that lie on the phone.
import type { AreaProps } from '../../ui/form/kit.tsx'
import { PlainPick } from '../../ui/form/kit.tsx'
import { mineOf, useHeld } from '../use.ts'

export function OwnArea(props: AreaProps) {
  const { areas = [] } = useHeld().parts
  return <PlainPick {...props} options={mineOf(areas).map((area) => ({ value: area.code, label: area.name }))} />
}
