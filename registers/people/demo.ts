// The people of the demonstration: one per role, and a second where two must agree, all around one community of the first street, with logins easy to type.
import type { Db } from '../../store/db.ts'

export type DemoPerson = {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly role: string
  readonly post: string
  readonly organisation: string
}

/** Logins of those who are listed and get a password of the demonstration, in the order of the loop. */
const listed = [
  'dispatcher1',
  // With whom the first one changes turns.
  'dispatcher2',
  'dutyleader1',
  'countydesk1',
  // Puts in force what the first one drafted.
  'countydesk2',
  'agent1',
  'checker1',
  'callback1',
  'cadre1',
  'handler1',
  'liaison1',
  // Of the body that holds the personal data which the one before asks for.
  'liaison8',
  // Admits work to the grids; checks the law of a change of the lists; publishes it.
  'gridmanager1',
  'legal1',
  'lists1',
  'property1',
  'worker1',
  'grouphead1',
  'supervisor1',
  'leader1',
  'postadmin1',
  'sysadmin1',
  'secadmin1',
  'auditadmin1',
  'dataofficer1',
  // Of the county beside it, to whom a matter may be handed over.
  '990127-countydesk1',
]

/** Those listed of an invented region: login, name, post kind and office. Passwords are set by accounts. */
export async function demoPeople(db: Db): Promise<readonly DemoPerson[]> {
  return db.read({ actor: 'system', counties: [] }, async (tx) => {
    const rows = await tx.rows<DemoPerson>(
      `select distinct on (p.login) p.id::text as id, p.login, p.name, t.kind as role, t.name as post, o.name as organisation
       from person p join post t on t.person = p.id join organisation o on o.id = t.organisation
       where p.login = any($1) and t.to_at is null order by p.login, t.from_at, t.id`,
      [listed],
    )
    return listed.flatMap((login) => rows.filter((row) => row.login === login))
  })
}
