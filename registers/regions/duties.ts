// Which post kinds carry one of the three administrator duties that no one person may join.
export function administratorDuty(kind: string): 'system' | 'security' | 'audit' | null {
  if (kind === 'systemAdmin') return 'system'
  if (kind === 'securityAdmin') return 'security'
  return kind === 'auditAdmin' ? 'audit' : null
}
