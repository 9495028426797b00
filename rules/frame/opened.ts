// What kinds look at alike when an office opens or changes a case: where it may, under what, and of which other case.
import type { Holding } from '../actor.ts'
import { covers } from '../area.ts'
import type { CaseRow } from '../case.ts'
import type { Ctx } from '../kind.ts'
import { isRefusal, type Refusal, refuse } from '../refusal.ts'
import type { Category, DeadlineClass } from '../region.ts'

/** The category of this code, when cases can stand under it: one that only groups others has no class. */
export function classed({ region }: Pick<Ctx, 'region'>, code: string): (Category & { readonly class: DeadlineClass }) | Refusal {
  const category = region.categories.get(code)
  return category?.class ? { ...category, class: category.class } : refuse('categoryUnknown', { category: code })
}

/** The post under which an office acts, when its areas cover this one. */
export function postAt({ post, region }: Pick<Ctx, 'post' | 'region'>, area: string): Holding | Refusal {
  if (!post) return refuse('notYours')
  return region.areas.has(area) && covers(post.areas, area) ? post : refuse('areaUnknown', { area })
}

/** All of it for what an office opens out of another case or by itself: its post, the category, the root and whom that is kept from. */
export function openedBy(
  ctx: Pick<Ctx, 'post' | 'region'>,
  { area, category: code, root: id }: { readonly area: string; readonly category: string; readonly root?: string | undefined },
  also: readonly CaseRow[],
) {
  const post = postAt(ctx, area)
  if (isRefusal(post)) return post
  const category = classed(ctx, code)
  if (isRefusal(category)) return category
  const root = rootOf(id, also)
  return isRefusal(root) ? root : { post, category, root, barred: root?.barred ?? [] }
}

/** The case this one comes of, undefined where none was named; refused when it is not there any more. */
export function rootOf(root: string | undefined, also: readonly CaseRow[]): CaseRow | undefined | Refusal {
  const found = root === undefined ? undefined : also.find((row) => row.id === root)
  return root !== undefined && found === undefined ? refuse('changed', { field: 'root' }) : found
}
