// The keys of the desk on one card.
import { Dialog } from '../ui/dialog.tsx'
import { useKeys } from '../ui/keys.ts'
import { word } from '../ui/texts.ts'
import { t } from './texts.ts'

const groups = [
  [
    'desk.help.lists',
    [
      ['j', 'down'],
      ['k', 'up'],
      ['Enter', 'open'],
      ['x', 'pick'],
      ['r', 'reload'],
      ['Esc', 'back'],
    ],
  ],
  [
    'desk.help.anywhere',
    [
      ['⌘K / Ctrl+K', 'search'],
      ['/', 'search'],
      ['g q', 'queue'],
      ['g m', 'map'],
      ['g i', 'notices'],
      ['g n', 'report'],
      ['p', 'print'],
      ['z', 'undo'],
      ['?', 'help'],
    ],
  ],
  [
    'desk.help.forms',
    [
      ['Ctrl+Enter', 'send'],
      ['Esc', 'cancel'],
    ],
  ],
] as const

const steps = [
  ['a', 'accept'],
  ['d', 'assign'],
  ['s', 'sign'],
  ['f', 'finish'],
  ['o', 'object'],
  ['y', 'verify'],
  ['b', 'sendBack'],
  ['p', 'pass'],
  ['v', 'void'],
  ['e', 'amend'],
] as const

export default function Help({ onClose, onTour }: { onClose: () => void; onTour: () => void }) {
  return (
    <Dialog title={t('desk.help.title')} onClose={onClose} width={760}>
      <CloseOn onClose={onClose} />
      <p>
        <button type="button" className="button" onClick={onTour}>
          {t('common.tour.again')}
        </button>
      </p>
      <div className="help">
        {groups.map(([title, keys]) => (
          <section key={title}>
            <h3>{t(title)}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key + what}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{t(`desk.key.${what}`)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{t('desk.help.steps')}</h3>
          <dl>
            {steps.map(([key, step]) => (
              <div key={step}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{word('step', step)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      <p className="soft small">{t('desk.help.ime')}</p>
    </Dialog>
  )
}

/** Inside the dialog, so that its layer of keys lies above the dialog's own. */
function CloseOn({ onClose }: { onClose: () => void }) {
  useKeys({ '?': onClose }, { alone: true })
  return null
}
