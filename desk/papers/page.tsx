// Everything on paper that belongs to no single case: verifying one that somebody brings, and the templates of an office.
import type { Me } from '../../ui/contract.ts'
import { t } from '../texts.ts'
import { Templates } from './templates.tsx'
import { Verify } from './verify.tsx'
import '../../ui/case/papers/papers.css'

export default function PapersPage({ me }: { me: Me }) {
  const keeps = me.posts.some((post) => post.permissions.includes('paper.template'))
  return (
    <div className="page stack">
      <h1>{t('papers.title')}</h1>
      <Verify />
      {keeps && <Templates />}
    </div>
  )
}
