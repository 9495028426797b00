// The offices of a district and who sits in them: centres on three levels, departments, stations, companies, groups.
import { trimCode } from '../../rules/area.ts'
import { assigned, shiftsFor, turnsOf } from '../../rules/roster.ts'
import { addDays, type Instant, localDay } from '../../rules/time.ts'
import { storedCode } from '../areas/code.ts'
import type { AdminRow, DutyRow, MemberRow, OrganisationRow, PersonRow, PostRow } from '../regions/content.ts'
import { administratorDuty } from '../regions/duties.ts'
import { idOf } from '../regions/identity.ts'
import type { FileOf, HeadFile, Invention, NameLists } from '../regions/schema.ts'
import { people } from './names.ts'
import { at, type Random, random } from './random.ts'
import type { Community, Grid, Settled, Street } from './settle.ts'

export type Departments = FileOf<'departments.json'>['departments']
export type Household = {
  readonly micro: string
  readonly groups: readonly { readonly code: string; readonly name: string; readonly kind: string }[]
}
export type Offices = {
  readonly organisations: OrganisationRow[]
  readonly persons: PersonRow[]
  readonly admins: AdminRow[]
  readonly posts: PostRow[]
  readonly members: MemberRow[]
  readonly duty: DutyRow[]
}

type Office = { readonly id: string; readonly area: string }

/** Fills every office and post; `households` are the micro-grids of each grid with their groups. */
export function staff(
  given: { head: HeadFile; spec: Invention; names: NameLists; departments: Departments; now: Instant },
  settled: Settled,
  households: ReadonlyMap<string, readonly Household[]>,
): Offices {
  const staffing = new Staffing(given)
  const county = staffing.countyOffices(given.departments)
  for (const street of settled.streets) staffing.streetOffices(street, county)
  staffing.gridTeams(settled, households, given.spec.workers)
  staffing.groups(county)
  staffing.countyDispatchers(county)
  staffing.listKeepers(county)
  staffing.committees(settled)
  staffing.hotline(county)
  staffing.dataOffice()
  staffing.postAdministrators(settled.streets)
  staffing.rosters(given.now)
  return staffing.all
}

class Staffing {
  readonly all: Offices = { organisations: [], persons: [], admins: [], posts: [], members: [], duty: [] }
  private readonly region: string
  private readonly prefix: string
  private readonly head: HeadFile
  private readonly short: boolean
  private readonly person: () => { name: string; pinyin: string }
  private readonly chance: Random
  private readonly counters = new Map<string, number>()

  constructor(given: { head: HeadFile; spec: Invention; names: NameLists }) {
    this.head = given.head
    this.short = given.head.invented && given.spec.outline === null
    this.region = trimCode(given.head.code)
    this.prefix = given.head.prefix ?? given.head.name['zh-CN']
    this.chance = random(given.spec.seed, 'offices')
    this.person = people(given.names, random(given.spec.seed, 'people'))
  }

  private count(what: string): number {
    const n = (this.counters.get(what) ?? 0) + 1
    this.counters.set(what, n)
    return n
  }

  private office(
    key: string,
    kind: string,
    area: string,
    name: string,
    short: string,
    parent: string | null,
    more: Partial<OrganisationRow> = {},
  ): Office {
    const levels: Record<number, string> = { 6: 'county', 9: 'street', 12: 'community', 15: 'grid' }
    const id = `${area}.${key}`
    // Telephone numbers under an area code that does not exist: nobody real is ever rung.
    const phone = `0000-${String(60000000 + this.count('phone')).slice(0, 8)}`
    this.all.organisations.push({
      id,
      kind,
      name,
      short,
      level: levels[area.length] ?? 'county',
      area: storedCode(area),
      parent,
      phone,
      aroundTheClock: false,
      hours: null,
      ...more,
    })
    return { id, area }
  }

  /** A person with an account (`login` is prefix and number) or without one, filling a post. */
  private seat(
    office: Office,
    kind: string,
    name: string,
    areas: readonly string[],
    login: string | null,
    person?: string,
  ): string {
    const n = this.count('post')
    const id = person ?? this.newPerson(login)
    const duty = administratorDuty(kind)
    if (duty !== null) this.all.admins.push({ person: id, duty })
    this.all.posts.push({ id: idOf(this.region, 'post', n), organisation: office.id, kind, name, areas, person: id, phone: null })
    return id
  }

  private newPerson(login: string | null): string {
    const n = this.count('person')
    const id = idOf(this.region, 'person', n)
    const made = this.person()
    const account = login === null ? null : this.loginOf(login)
    this.all.persons.push({ id, login: account, name: made.name, pinyin: made.pinyin, phone: `0000-${String(80000000 + n)}` })
    return id
  }

  /** A place of which even the outline is invented has the short logins; every other puts its code before them. */
  private loginOf(prefix: string): string {
    const short = `${prefix}${this.count(`login-${prefix}`)}`
    return this.short ? short : `${this.region}-${short}`
  }

  countyOffices(departments: Departments): Office {
    const { prefix, region } = this
    const government = this.office('government', 'government', region, `${prefix}人民政府`, '区政府', null)
    const centre = this.office(
      'centre',
      'governanceCentre',
      region,
      `${prefix}社会治安综合治理中心`,
      '区综治中心',
      government.id,
      { aroundTheClock: true },
    )
    for (let i = 0; i < 5; i++) this.seat(government, 'districtLeader', '区领导', [region], 'leader')
    const peace = this.office('peace', 'peaceOffice', region, `${prefix}平安建设办公室`, '平安办', government.id)
    // Not at the centre, whose own voiding and delay they look at.
    for (let i = 0; i < 4; i++) this.seat(peace, 'supervisor', '督导员', [region], 'supervisor')
    this.seat(centre, 'systemAdmin', '系统管理员', [region], 'sysadmin')
    this.seat(centre, 'securityAdmin', '安全管理员', [region], 'secadmin')
    this.seat(centre, 'auditAdmin', '审计管理员', [region], 'auditadmin')
    // In an office of his own, made last: what residents ask about their data nobody at the centre reads.
    this.seat({ id: `${region}.privacy`, area: region }, 'dataOfficer', '个人信息保护负责人', [region], 'dataofficer')
    for (const one of departments) {
      const own = this.office(
        one.key,
        `department.${one.key}`,
        region,
        `${prefix}${one.name['zh-CN']}`,
        one.short['zh-CN'],
        government.id,
        { aroundTheClock: one.aroundTheClock },
      )
      this.seat(own, 'liaison', '联络员', [region], 'liaison')
      for (let i = this.chance.int(4, 8); i > 0; i--) this.seat(own, 'handler', '承办人', [region], 'handler')
    }
    const court = ['第一', '第二', '第三'].map((n) =>
      this.office(`tribunal${n}`, 'tribunal', region, `${prefix}人民法院${n}人民法庭`, `${n}法庭`, null, { hours: officeDays }),
    )
    for (const one of court) this.seat(one, 'handler', '联系法官', [region], 'handler')
    return centre
  }

  streetOffices(street: Street, county: Office): void {
    const [place, short] = placeOf(street)
    const centre = this.office(
      'centre',
      'governanceCentre',
      street.code,
      `${place}社会治安综合治理中心`,
      `${short}综治中心`,
      county.id,
      { aroundTheClock: true },
    )
    for (let i = 0; i < 3; i++) this.seat(centre, 'dispatcher', '调度员', [street.code], 'dispatcher')
    for (let i = 0; i < 2; i++) this.seat(centre, 'dutyLeader', '值班领导', [street.code], 'dutyleader')
    this.seat(centre, 'townshipHead', /镇$/.test(street.name) ? '镇长' : '街道办事处主任', [street.code], 'head')
    const station = this.office(
      'station',
      'policeStation',
      street.code,
      `${this.prefix}公安分局${short}派出所`,
      `${short}派出所`,
      `${this.region}.police`,
      { aroundTheClock: true },
    )
    this.seat(station, 'stationChief', '所长', [street.code], 'chief')
    for (let i = 0; i < 2; i++) this.seat(station, 'handler', '社区民警', [street.code], 'handler')
    const justice = this.office(
      'justice',
      'judicialOffice',
      street.code,
      `${place}司法所`,
      `${short}司法所`,
      `${this.region}.justice`,
      { hours: officeDays },
    )
    this.seat(justice, 'handler', '司法所工作人员', [street.code], 'handler')
    for (const one of street.communities) this.communityOffices(one, centre)
  }

  private communityOffices(one: Community, street: Office): void {
    const centre = this.office('centre', 'governanceCentre', one.code, `${one.short}综治中心`, one.short, street.id)
    const base = one.grids
    const cadres = Array.from({ length: 5 }, () => this.seat(centre, 'communityCadre', '社区干部', [one.code], 'cadre'))
    this.seat(centre, 'studioChief', '调解室室长', [one.code], null, at(cadres, 1))
    // Each cadre is chief of some of the grids: one person, several posts.
    cadres.forEach((person, i) => {
      const own = base.filter((_, k) => k % cadres.length === i).map((grid) => grid.code)
      if (own.length > 0) this.seat(centre, 'gridChief', '网格长', own, null, person)
    })
    if (!one.urban) return
    const company = this.office('property', 'propertyCompany', one.code, `${one.short}物业服务中心`, `${one.short}物业`, null)
    for (let i = 0; i < 2; i++) this.seat(company, 'handler', '物业项目负责人', [one.code], 'property')
  }

  gridTeams({ streets }: Settled, households: ReadonlyMap<string, readonly Household[]>, workers: number): void {
    const grids = streets.flatMap((street) =>
      street.communities.flatMap((one) =>
        one.grids.map((grid) => ({ grid, centre: { id: `${one.code}.centre`, area: one.code } })),
      ),
    )
    const urban = grids.filter(({ grid }) => grid.urban && grid.kind === 'base')
    const second = Math.max(0, workers - grids.length)
    const extra = new Set(
      this.chance
        .shuffle(urban)
        .slice(0, second)
        .map(({ grid }) => grid.code),
    )
    for (const { grid, centre } of grids) {
      this.seat(centre, 'gridWorker', '网格员', [grid.code], 'worker')
      if (extra.has(grid.code)) this.seat(centre, 'gridWorker', '兼职网格员', [grid.code], 'worker')
      this.partyGroup(grid, centre)
      for (const { micro, groups } of households.get(grid.code) ?? []) {
        this.seat(centre, 'courtyardHead', '院落长', [micro], null)
        for (const group of groups)
          this.seat(
            centre,
            'groupHead',
            group.kind === 'shops' ? '联铺长' : '联户长',
            [group.code],
            this.counters.has('login-grouphead') ? null : 'grouphead',
          )
      }
    }
  }

  /** Grids in office blocks have no Party group yet: coverage is counted, not claimed. */
  private partyGroup(grid: Grid, centre: Office): void {
    if (grid.cell === null) return
    const group = this.office('party', 'partyGroup', grid.code, `${grid.name}党小组`, '党小组', centre.id)
    this.seat(group, 'partyContact', '党小组联系人', [grid.code], null)
  }

  /** Leading groups, special groups and committees: offices or people as members, from the first day on. */
  groups(county: Office): void {
    const leaders = this.all.posts.filter((post) => post.kind === 'districtLeader').map((post) => post.person ?? '')
    const offices = this.all.organisations.filter((one) => one.kind.startsWith('department.')).map((one) => one.id)
    const found = [
      ['lead1', 'leadingGroup', '平安建设领导小组', 22],
      ['lead2', 'leadingGroup', '基层治理领导小组', 16],
      ['special1', 'specialGroup', '矛盾纠纷化解专项组', 8],
      ['special2', 'specialGroup', '公共安全专项组', 9],
      ['special3', 'specialGroup', '网格管理专项组', 6],
      ['committee1', 'committee', '城乡社区治理委员会', 10],
    ] as const
    found.forEach(([key, kind, name, size], i) => {
      const group = this.office(key, kind, this.region, `${this.prefix}${name}`, name, county.id)
      this.join(group, 'chair', { person: at(leaders, i % leaders.length) })
      this.join(group, 'deputy', { person: at(leaders, (i + 1) % leaders.length) })
      for (const office of this.chance.shuffle(offices).slice(0, size)) this.join(group, 'member', { member: office })
    })
  }

  private join(group: Office, role: MemberRow['role'], who: { readonly person?: string; readonly member?: string }): void {
    const id = idOf(this.region, 'member', group.id, this.count('member'))
    this.all.members.push({ id, organisation: group.id, person: who.person ?? null, member: who.member ?? null, role })
  }

  /**
   * A people's mediation committee in every street and community, and the joint Party committee of a community with the
   * station, judicial office and property company that work there. Made last, as nobody new is seated for them.
   */
  committees({ streets }: Settled): void {
    const seated = Map.groupBy(this.all.posts, (post) => post.organisation)
    const people = (organisation: string, kind: string) =>
      (seated.get(organisation) ?? []).flatMap((post) => (post.kind === kind ? (post.person ?? []) : []))
    const offices = new Set(this.all.organisations.map((one) => one.id))
    for (const street of streets) {
      const [place, short] = placeOf(street)
      const own = { station: `${street.code}.station`, justice: `${street.code}.justice` }
      const mediation = (area: string, name: string, brief: string, members: readonly string[]) => {
        const group = this.office('mediation', 'mediationCommittee', area, `${name}人民调解委员会`, `${brief}调委会`, own.justice)
        for (const person of members) this.join(group, person === members[0] ? 'chair' : 'member', { person })
      }
      const [leader = ''] = people(`${street.code}.centre`, 'dutyLeader')
      mediation(street.code, place, short, [leader, ...people(own.justice, 'handler'), ...people(own.station, 'handler')])
      for (const one of street.communities) {
        const [first = '', ...others] = people(`${one.code}.centre`, 'communityCadre')
        mediation(one.code, one.name, one.short, others.slice(0, 3))
        const joint = this.office('joint', 'jointCommittee', one.code, `${one.name}大党委`, '大党委', `${one.code}.centre`)
        this.join(joint, 'chair', { person: first })
        this.join(joint, 'deputy', { person: at(others, 0) })
        for (const member of [own.station, own.justice, `${one.code}.property`])
          if (offices.has(member)) this.join(joint, 'member', { member })
      }
    }
    // Under the real name of a city no court is invented.
    const city = this.short ? this.head.city : null
    if (city)
      this.office('financialCourt', 'specialCourt', this.region, `${city.name.replace(/市$/, '')}金融法院`, '金融法院', null, {
        hours: officeDays,
      })
  }

  /**
   * Reports without a place, and urgent ones that no street takes up, wait at the county. Seated last: nobody who sat
   * before is counted anew.
   */
  countyDispatchers(centre: Office): void {
    for (let i = 0; i < 3; i++) this.seat(centre, 'countyDispatcher', '区县调度员', [this.region], 'countydesk')
  }

  /** Who admits work to the grids, who checks the law of the lists, and who publishes them: three offices, none its own judge. Seated last of all. */
  listKeepers(centre: Office): void {
    const { region } = this
    for (let i = 0; i < 2; i++) this.seat(centre, 'gridManager', '网格管理专员', [region], 'gridmanager')
    for (let i = 0; i < 2; i++)
      this.seat({ id: `${region}.justice`, area: region }, 'legalReviewer', '法制审核员', [region], 'legal')
    for (let i = 0; i < 2; i++)
      this.seat({ id: `${region}.government`, area: region }, 'listOfficer', '清单管理员', [region], 'lists')
  }

  /** Who answers 12345 at the county's centre; seated after everybody else. */
  hotline(centre: Office): void {
    for (let i = 0; i < 3; i++) this.seat(centre, 'hotlineAgent', '12345话务员', [this.region], 'agent')
    for (let i = 0; i < 2; i++) this.seat(centre, 'hotlineChecker', '12345质检派单员', [this.region], 'checker')
    this.seat(centre, 'hotlineCallBack', '12345回访员', [this.region], 'callback')
  }

  /** Where the data officer sits; nobody who was counted before is counted anew. */
  dataOffice(): void {
    const { prefix, region } = this
    this.office('privacy', 'dataOffice', region, `${prefix}个人信息保护办公室`, '个保办', `${region}.government`, {
      hours: officeDays,
    })
  }

  /** Who resets sign-ins and gives posts in each street; seated after everybody else. */
  postAdministrators(streets: readonly Street[]): void {
    for (const street of streets)
      this.seat({ id: `${street.code}.centre`, area: street.code }, 'postAdmin', '岗位管理员', [street.code], 'postadmin')
  }

  /** The turns of the week before and of the next five, by the usual template of each office that never closes. */
  rosters(now: Instant): void {
    const first = addDays(localDay(now, this.head.zone), -7)
    const calendar = { zone: this.head.zone, years: new Map() }
    const seated = Map.groupBy(this.all.posts, (post) => post.organisation)
    for (const office of this.all.organisations.filter((one) => one.aroundTheClock)) {
      const crew = (posts: readonly string[]) =>
        (seated.get(office.id) ?? []).flatMap((post) => (posts.includes(post.kind) ? (post.person ?? []) : []))
      for (const { from, to, line, person } of assigned(turnsOf(shiftsFor(office.kind), first, 42, calendar), crew, []))
        if (person !== null) this.all.duty.push({ organisation: office.id, from, to, line, person })
    }
  }
}
/** The name of a street or town as its offices bear it, and without its kind. */
function placeOf({ name }: Street): readonly [string, string] {
  const short = name.replace(/(街道|镇)$/, '')
  return [/镇$/.test(name) ? `${short}镇` : `${short}街道`, short]
}
const officeDays = {
  days: [1, 2, 3, 4, 5],
  times: [
    [540, 720],
    [840, 1080],
  ] as const,
}
