// A page that fails says so in words and can be opened again; the rest of the shell stays.
import { Component, type ReactNode } from 'react'
import { t } from './texts.ts'

type State = { readonly failed: boolean }

export class Broken extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { failed: false }
  static getDerivedStateFromError(): State {
    return { failed: true }
  }
  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <div className="empty" role="alert">
        <p>{t('common.error.crash')}</p>
        <button type="button" className="button main" onClick={() => location.reload()}>
          {t('common.error.reload')}
        </button>
      </div>
    )
  }
}
