// Everything on paper that belongs to no single case: forms of an outage entered, verifying one that somebody brings, forms to print, templates.
import type { Me } from '../../ui/contract.ts'
import { t } from '../texts.ts'
import { EnterForm, PrintForms } from './forms.tsx'
import { Seals } from './seals.tsx'
import { Templates } from './templates.tsx'
import { Tray } from './tray.tsx'
import { Verify } from './verify.tsx'
import '../../ui/case/papers/papers.css'

export default function PapersPage({ me }: { me: Me }) {
  const keeps = me.posts.some((post) => post.permissions.includes('paper.template'))
  const issues = me.posts.some((post) => post.permissions.includes('paper.issue'))
  const county = me.counties[0]
  return (
    <div className="page stack">
      <h1>{t('papers.title')}</h1>
      {county !== undefined && issues && <EnterForm />}
      {county !== undefined && issues && <Tray county={county} />}
      <Verify />
      {county !== undefined && issues && <PrintForms county={county} />}
      {me.posts.some((post) => post.permissions.includes('paper.seal')) && <Seals />}
      {keeps && <Templates />}
    </div>
  )
}
