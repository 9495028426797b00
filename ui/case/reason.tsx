// Why an office is proposed: the item of the duty list behind it, or, in plain words, that no list names anybody.
import { useCategories, useQ } from '../ask.ts'
import type { CaseView, May } from '../contract.ts'
import { useOrganisation } from '../form/pick.tsx'
import { t } from '../texts.ts'

export function AssignReason({ view, may }: { view: CaseView; may: May }) {
  const { data } = useCategories()
  const proposed = typeof may.suggest?.organisation === 'string' ? may.suggest.organisation : null
  const organisation = useOrganisation(proposed)
  const rule = typeof may.suggest?.rule === 'string' ? may.suggest.rule : null
  const { data: rules } = useQ<{ id: string; note: string }>('routes', {}, { on: rule !== null, fresh: 600_000 })
  const category = data?.rows.find((row) => row.code === view.case.category)
  const item = category?.listItem ?? null
  if (proposed === null)
    return (
      <div className="notice amber">
        <b>{t('case.proposal.nobody')}</b>
        <p>{t('case.proposal.nobodyWhy', { category: view.case.categoryName })}</p>
      </div>
    )
  if (rule !== null)
    return (
      <div className="notice">
        <b>{t('case.proposal.office', { office: organisation?.short ?? '…' })}</b>
        <p>
          {t('case.proposal.byRule', { rule: rules?.rows.find((one) => one.id === rule)?.note ?? rule })}
          {organisation?.phone && ` ${t('case.proposal.phone', { phone: organisation.phone })}`}
        </p>
        {view.case.bounced > 0 && <p>{t('case.bounced', { n: view.case.bounced })}</p>}
      </div>
    )
  return (
    <div className={item === null ? 'notice amber' : 'notice'}>
      <b>{t('case.proposal.office', { office: organisation?.short ?? '…' })}</b>
      <p>
        {item === null
          ? t('case.proposal.fallback', { category: view.case.categoryName, office: organisation?.short ?? '…' })
          : t('case.proposal.byList', { category: view.case.categoryName, item })}
        {organisation?.phone && ` ${t('case.proposal.phone', { phone: organisation.phone })}`}
      </p>
      {view.case.bounced > 0 && <p>{t('case.bounced', { n: view.case.bounced })}</p>}
    </div>
  )
}
