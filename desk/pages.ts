// Every page of the desk in one list: where it is, its key after g, for whom, and in which group. A page more is a line more.
import type { Me } from '../ui/contract.ts'

/** What is open all day (`daily`) stands in the bar; where there are many pages the rest stands under "more", in groups. */
const groups = ['command', 'service', 'rules', 'system'] as const
type Group = 'daily' | (typeof groups)[number]

/** Pages that some post of this person has business with. */
export function pagesOf(me: Me) {
  const may = (...wanted: readonly string[]) => me.posts.some((post) => wanted.some((one) => post.permissions.includes(one)))
  const all = [
    { to: '/desk/queue', name: 'queue', group: 'daily', letter: 'q', icon: 'M3 4h14v2H3zM3 9h14v2H3zM3 14h9v2H3z', on: true },
    {
      to: '/desk/search',
      name: 'search',
      group: 'daily',
      letter: '/',
      icon: 'M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3Zm0 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm4.5 6 5 5-1.5 1.5-5-5Z',
      on: true,
    },
    {
      to: '/desk/map',
      name: 'map',
      group: 'daily',
      letter: 'm',
      icon: 'M3 5l4.5-2 5 2L17 3v12l-4.5 2-5-2L3 17Zm5 .5v8l4 1.6v-8Z',
      on: true,
    },
    { to: '/desk/report', name: 'report', group: 'daily', letter: 'n', icon: 'M9 3h2v6h6v2h-6v6H9v-6H3V9h6Z', on: true },
    {
      to: '/desk/call',
      name: 'call',
      group: 'daily',
      letter: 'c',
      icon: 'M5 3h3l1.5 4-2 1.2a9 9 0 0 0 4.3 4.3l1.2-2 4 1.5v3c0 1-1 2-2 2A13 13 0 0 1 3 5c0-1 1-2 2-2Z',
      on: me.posts.some((post) => post.permissions.includes('call.take')),
    },
    {
      to: '/desk/team',
      name: 'team',
      group: 'daily',
      letter: 't',
      icon: 'M7 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6Zm7 1a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM2 16c0-3 2-5 5-5s5 2 5 5Zm11 0c0-2-.5-3.4-1.4-4.6 3-1 6.4.6 6.4 4.6Z',
      on: me.posts.some((post) => post.areas.length > 0),
    },
    {
      to: '/desk/duty',
      name: 'duty',
      group: 'daily',
      letter: 'd',
      icon: 'M10 2a8 8 0 1 1 0 16A8 8 0 0 1 10 2Zm-1 3v6l4 3 1.2-1.6L11 10V5Z',
      on: me.posts.length > 0,
    },
    {
      to: '/desk/leader',
      name: 'leader',
      group: 'command',
      letter: 'e',
      icon: 'M10 2a8 8 0 1 1 0 16A8 8 0 0 1 10 2Zm-1 4v5h5V9h-3V6Z',
      on: may('case.lead'),
    },
    {
      to: '/desk/daily',
      name: 'daily',
      group: 'command',
      letter: 'y',
      icon: 'M5 2h8l3 3v13H5Zm2 5v2h6V7Zm0 4v2h6v-2Z',
      on: may('report.send', 'report.read'),
    },
    {
      to: '/desk/walls',
      name: 'walls',
      group: 'system',
      letter: 'x',
      icon: 'M2 4h16v10H2Zm2 2v6h12V6Zm3 10h6v2H7Z',
      on: may('wall.make'),
    },
    {
      to: '/desk/phones',
      name: 'phones',
      group: 'system',
      letter: '4',
      icon: 'M6 1h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 14 19H6a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 6 1Zm.5 3v10h7V4Zm2.5 12v1h2v-1Z',
      on: may('phone.end'),
    },
    {
      to: '/desk/figures',
      name: 'figures',
      group: 'command',
      letter: 'f',
      icon: 'M3 16h14v2H3Zm1-6h3v5H4Zm4.5-4h3v9h-3ZM13 3h3v12h-3Z',
      on: may('case.read', 'case.organisation'),
    },
    {
      to: '/desk/supervision',
      name: 'supervision',
      group: 'command',
      letter: 's',
      icon: 'M10 2l6 2.5V10c0 4-2.6 6.7-6 8-3.4-1.3-6-4-6-8V4.5Zm-1 5v4h2V7Zm0 5.5v2h2v-2Z',
      on: may('case.supervise'),
    },
    {
      to: '/desk/whistles',
      name: 'whistles',
      group: 'command',
      letter: 'w',
      icon: 'M3 8h8l6-3v10l-6-3H9v3H6v-3H3Z',
      on: may('case.organisation', 'whistle.blow'),
    },
    {
      to: '/desk/routing',
      name: 'routing',
      group: 'rules',
      letter: 'r',
      icon: 'M4 3h2v5c0 2 1 3 3 3h4V8l5 4-5 4v-3H9c-3.3 0-5-1.7-5-5Zm7 0h5v2h-5Z',
      on: may('route.edit'),
    },
    {
      to: '/desk/lists',
      name: 'lists',
      group: 'rules',
      letter: 'l',
      icon: 'M3 4h2v2H3Zm4 0h10v2H7ZM3 9h2v2H3Zm4 0h10v2H7Zm-4 5h2v2H3Zm4 0h10v2H7Z',
      on: true,
    },
    {
      to: '/desk/admissions',
      name: 'admissions',
      group: 'rules',
      letter: 'a',
      icon: 'M4 3h12v14H4Zm2 2v10h8V5Zm1 5 2 2 4-4 1 1-5 5-3-3Z',
      on: may('admission.apply', 'admission.examine'),
    },
    {
      to: '/desk/passing',
      name: 'passing',
      group: 'service',
      letter: '6',
      icon: 'M3 8h8l6-3v10l-6-3H3Zm2 2v1h5v-1Z',
      on: may('bulletin.send'),
    },
    {
      to: '/desk/callBacks',
      name: 'callBacks',
      group: 'service',
      letter: 'v',
      icon: 'M6 3h3l1 4-2 1.2a8 8 0 0 0 3.8 3.8L13 10l4 1v3c0 1-1 2-2 2A11 11 0 0 1 4 5c0-1 1-2 2-2Zm6 0h5v5l-1.8-1.8-2.4 2.4-1.4-1.4 2.4-2.4Z',
      on: may('workOrder.callBack'),
    },
    {
      to: '/desk/recordings',
      name: 'recordings',
      group: 'service',
      letter: '5',
      icon: 'M8 2h4v9H8Zm-3 7h2a3 3 0 0 0 6 0h2a5 5 0 0 1-4 4.9V16h3v2H6v-2h3v-2.1A5 5 0 0 1 5 9Z',
      on: may('call.listen'),
    },
    {
      to: '/desk/knowledge',
      name: 'knowledge',
      group: 'service',
      letter: 'k',
      icon: 'M4 3h5l1 1 1-1h5v13h-5l-1 1-1-1H4Zm2 2v9h3V5Zm5 0v9h3V5Z',
      on: may('knowledge.edit', 'knowledge.read'),
    },
    {
      to: '/desk/questions',
      name: 'questions',
      group: 'service',
      letter: '8',
      icon: 'M3 3h14v11H9l-4 4v-4H3Zm6 8h2v2H9Zm1-6a3 3 0 0 1 1 5.800V10H9V8.500c1.500 0 2-.4 2-1s-.4-1-1-1-1 .4-1 1H7.200A2.800 2.800 0 0 1 10 5Z',
      on: may('publicQuestion.check', 'publicQuestion.answer'),
    },
    {
      to: '/desk/centre',
      name: 'centre',
      group: 'command',
      letter: 'j',
      icon: 'M10 2l7 5v2H3V7Zm-5 8h2v5H5Zm4 0h2v5H9Zm4 0h2v5h-2ZM3 16h14v2H3Z',
      on: may('centre.check'),
    },
    {
      to: '/desk/outer',
      name: 'outer',
      group: 'service',
      letter: 'o',
      icon: 'M3 4h14v12H3Zm2 2v1l5 3 5-3V6Zm0 3.3v4.7h10v-4.7l-5 3Z',
      on: may('workOrder.receive'),
    },
    {
      to: '/desk/papers',
      name: 'papers',
      group: 'service',
      letter: 'p',
      icon: 'M5 2h7l4 4v12H5Zm2 2v12h7V7h-3V4Zm1 5h5v1.5H8Zm0 3h5v1.5H8Z',
      on: me.posts.length > 0,
    },
    {
      to: '/desk/shares',
      name: 'shares',
      group: 'service',
      letter: 'u',
      icon: 'M6 3a3 3 0 0 1 2.8 4l2.7 1.6a3 3 0 1 1 0 2.8L8.8 13A3 3 0 1 1 7.6 11l2.4-1.4v-.2L7.6 8A3 3 0 1 1 6 3Z',
      on: may('shareGrant.apply', 'shareGrant.decide'),
    },
    {
      to: '/desk/table',
      name: 'table',
      group: 'service',
      letter: 'b',
      icon: 'M3 3h14v14H3Zm2 2v3h4V5Zm6 0v3h4V5Zm-6 5v2h4v-2Zm6 0v2h4v-2Zm-6 4v1h4v-1Zm6 0v1h4v-1Z',
      on: may('table.ask'),
    },
    {
      to: '/desk/ledger',
      name: 'ledger',
      group: 'service',
      letter: '3',
      icon: 'M4 2h9l3 3v13H4Zm2 2v12h8V6h-2V4Zm1 4h6v2H7Zm0 4h6v2H7Z',
      on: may('ledger.import'),
    },
    {
      to: '/desk/exports',
      name: 'exports',
      group: 'service',
      letter: '7',
      icon: 'M9 2h2v8l3-3 1.400 1.400L10 14 4.600 8.400 6 7l3 3ZM3 15h14v2H3Z',
      on: may('list.export', 'audit.read'),
    },
    {
      to: '/desk/people',
      name: 'people',
      group: 'system',
      letter: '0',
      icon: 'M7 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM2 16c0-3 2-5 5-5s5 2 5 5Zm12-8h2v3h3v2h-3v3h-2v-3h-3v-2h3Z',
      on: may('account.posts'),
    },
    {
      to: '/desk/acts',
      name: 'acts',
      group: 'system',
      letter: '9',
      icon: 'M4 3h12v14H4Zm2 2v10h8V5Zm1 1h6v1.500H7Zm0 3h6v1.500H7Zm0 3h4v1.500H7Z',
      on: may('audit.read'),
    },
    {
      to: '/desk/status',
      name: 'status',
      group: 'system',
      letter: 'z',
      icon: 'M3 4h14v10H3Zm2 2v6h10V6Zm1 10h8v2H6Zm1-5 2-3 2 2 2-3 1 1-3 4-2-2-1 2Z',
      on: may('region.manage'),
    },
    {
      to: '/desk/topics',
      name: 'topics',
      group: 'command',
      letter: 'h',
      icon: 'M10 2c1 3 4 4 4 8a4 4 0 0 1-8 0c0-2 1-3 2-4 0 2 1 2 1.5 2C9.500 6 9 4 10 2ZM5 16h10v2H5Z',
      on: may('topic.read'),
    },
    {
      to: '/desk/messages',
      name: 'messages',
      group: 'system',
      letter: '1',
      icon: 'M3 4h14v10H8l-4 3v-3H3Zm2 2v6h10V6Zm1 1h8v1H6Zm0 2h6v1H6Z',
      on: may('region.manage'),
    },
    {
      to: '/desk/keys',
      name: 'keys',
      group: 'system',
      letter: '2',
      icon: 'M7 5a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0 2a2 2 0 1 0 0 4 2 2 0 0 0 0-4Zm3.5 1H18v2h-2v2h-2v-2h-3.5Z',
      on: may('region.manage'),
    },
    {
      to: '/desk/notices',
      name: 'notices',
      group: 'daily',
      letter: 'i',
      icon: 'M10 2a5 5 0 0 1 5 5v4l2 3H3l2-3V7a5 5 0 0 1 5-5ZM8 15h4a2 2 0 0 1-4 0Z',
      on: true,
    },
  ] as const satisfies readonly {
    to: string
    name: string
    group: Group
    letter: string
    icon: string
    on: boolean
  }[]
  return all.filter((page) => page.on)
}
export type DeskPage = ReturnType<typeof pagesOf>[number]

/** So many find room in the bar of a wide screen; a phone shows what is open all day, and the rest under "more". */
const room = 9

/** `bar`: what stands there; `beyond`: what does not, on a wide screen; `groups`: what is not open all day, those without a page left out. */
export function byGroup(pages: readonly DeskPage[]) {
  const daily = pages.filter((page) => page.group === 'daily')
  const bar = pages.length <= room ? pages : daily
  const grouped = groups.map((group) => ({ group, pages: pages.filter((page) => page.group === group) }))
  return { bar, beyond: pages.filter((page) => !bar.includes(page)), groups: grouped.filter((one) => one.pages.length > 0) }
}
