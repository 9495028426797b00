// One case from its report to where it stands now, told by the real rules on a virtual clock, as rows of every table it touches.
import { randomUUID } from 'node:crypto'
import type { Actor, Resident, Staff } from '../rules/actor.ts'
import { bareFacts, type CaseRow, type Facts, type FileRef, type Past } from '../rules/case.ts'
import { effectOf } from '../rules/effect.ts'
import { judge, judgeOpening } from '../rules/judge.ts'
import { type Kind, opens } from '../rules/kind.ts'
import { isRefusal } from '../rules/refusal.ts'
import type { Region } from '../rules/region.ts'
import type { Deed } from '../store/deed.ts'
import { derivedId } from '../store/digest.ts'
import type { House } from '../store/house.ts'
import { firstRow, rowsOf } from '../store/produce.ts'
import type { Json } from '../store/rows.ts'

export type Told = {
  case: Json
  entry: Json[]
  clock: Map<string, Json>
  todo: readonly Json[]
  words: Json[]
  party: Json[]
  attachment: Json[]
  rating: Json[]
}

export class Story {
  readonly told: Told = { case: {}, entry: [], clock: new Map(), todo: [], words: [], party: [], attachment: [], rating: [] }
  readonly #house: House
  readonly #region: Region
  readonly #kind: Kind
  readonly #county: string
  readonly id = randomUUID()
  #row: CaseRow | null = null
  #head: string | null = null
  #clocks: Facts['clocks'] = []
  #files: FileRef[] = []
  #past: Past[] = []

  constructor(house: House, region: Region, kind: Kind, county: string) {
    this.#house = house
    this.#region = region
    this.#kind = kind
    this.#county = county
  }

  /** Whether it stands in this state now. */
  is(state: string): boolean {
    return this.#row?.state === state
  }
  get row(): CaseRow | null {
    return this.#row
  }

  /** A photo that came whole. */
  photo(kind: 'report' | 'before' | 'after', at: number): string {
    const id = randomUUID()
    const digest = id.replaceAll('-', '').repeat(2)
    this.#files.push({ id, kind, state: 'complete', digest, by: 'bench' })
    this.told.attachment.push({
      county: this.#county,
      case_id: this.id,
      id,
      kind,
      state: 'complete',
      name: 'photo.jpg',
      type: 'image/jpeg',
      size: 80_000,
      digest,
      width: 1280,
      height: 960,
      position_sealed: null,
      by_person: 'bench',
      at,
    })
    return id
  }

  /** One step at an instant. Throws when the rules refuse it: the story is wrong then. */
  act(actor: Actor, step: string, input: Readonly<Record<string, unknown>>, at: number, grids: readonly string[] = []): void {
    const def = this.#kind.steps[step]
    if (!def) throw new Error(`no step ${step}`)
    const key = randomUUID()
    const sent = {
      kind: this.#kind.name,
      step,
      form: def.version ?? 1,
      case: { county: this.#county, id: this.id },
      seen: null,
      input,
      key,
      at: { device: at, offset: 0 },
    }
    const parsed = { sent, kind: this.#kind, def, input } as Deed['parsed']
    const base = {
      now: at,
      region: this.#region,
      county: this.#county,
      caseId: this.id,
      id: (label: string) => derivedId(key, label),
      lot: () => 1,
    }
    const facts = this.#facts(grids)
    const judged = opens(def)
      ? judgeOpening(def, { actor, wanted: undefined, grids, input, also: [], ctx: base })
      : judge(this.#kind, step, { actor, wanted: undefined, facts, input, ctx: base })
    if (isRefusal(judged)) throw new Error(`${step} from ${this.#row?.state ?? 'new'}: ${JSON.stringify(judged)}`)
    const before = this.#row ?? firstRow(this.#house, this.#region, parsed, actor, judged.change as never, at)
    const deed: Deed = {
      actor,
      parsed,
      digest: '',
      before,
      head: this.#head,
      clocks: this.#clocks,
      files: this.#files,
      also: [],
      issued: null,
      ...judged,
      ctx: base,
    }
    const ctx = { ...base, actor, post: judged.post }
    const effect = effectOf(this.#kind, def, { case: before, clocks: this.#clocks }, judged.change, ctx)
    const { written } = rowsOf(this.#house, deed, effect, ctx)
    this.#row = effect.row
    this.#clocks = effect.clocks
    this.#take(written, effect.row, judged.post?.id ?? null)
  }

  #take(written: ReturnType<typeof rowsOf>['written'], row: CaseRow, post: string | null): void {
    const { told } = this
    told.case = { ...told.case, ...(written.openedCases[0] ?? written.changedCases[0] ?? {}) }
    this.#head = String(told.case.head).slice(2)
    told.entry.push(...written.entries)
    told.todo = written.todos
    told.words.push(...written.words)
    told.party.push(...written.parties)
    told.rating.push(...written.ratings)
    for (const clock of written.clocks) told.clock.set(String(clock.id), clock)
    const entry = written.entries[0] ?? {}
    this.#past.push({
      version: row.version,
      step: String(entry.step),
      person: (entry.person as string | null) ?? null,
      post,
      organisation: (entry.organisation as string | null) ?? null,
      from: (entry.from_state as string | null) ?? null,
      to: row.state,
      at: row.updatedAt,
      facts: { ...(entry.facts as Json), clocks: entry.clocks },
    })
  }

  #facts(grids: readonly string[]): Facts {
    const parties = this.told.party.map((party) => ({
      id: String(party.id),
      role: 'reporter' as const,
      hasPhone: party.phone_sealed !== null,
    }))
    const row = this.#row as CaseRow
    return { ...bareFacts(row), clocks: this.#clocks, parties, files: this.#files, past: this.#past, grids }
  }

  /** The resident who reported, once his link was shown. */
  reporter(device: string): Resident {
    const [party] = this.told.party
    return {
      type: 'resident',
      device,
      party: party ? { county: this.#county, caseId: this.id, party: String(party.id) } : null,
    }
  }
}

export type People = {
  readonly dispatcher: (street: string) => Staff | undefined
  readonly cadre: (community: string) => Staff | undefined
  readonly worker: (grid: string) => Staff | undefined
  readonly handler: (organisation: string) => Staff | undefined
}
