// What a case still holds, named by step and kind: enough to erase the right thing without reading it.
import type { CaseView } from '../contract.ts'
import type { Option } from '../form/kit.tsx'
import { t, word } from '../texts.ts'
import { exactWords } from '../time.ts'

/** By field of a step that picks them: words, parties, documents, linked cases. What was erased is not there any more. */
export function heldOf({
  case: { kind },
  timeline,
  parties,
  documents,
  related,
}: CaseView): Readonly<Record<string, readonly Option[]>> {
  return {
    words: timeline.flatMap((entry) =>
      entry.words
        .filter((one) => one.erasedBy === null)
        .map((one) => ({
          value: one.id,
          label: t('case.held.words', {
            n: entry.version,
            step: word('did', entry.step, kind),
            what: word('wordsKind', one.kind, kind),
          }),
          hint: exactWords(entry.at),
        })),
    ),
    parties: parties.filter((one) => !one.erased).map((one) => ({ value: one.id, label: word('role', one.role) })),
    other: related
      .filter((one) => one.what === 'linked' && one.own)
      .map(({ case: row }) => ({ value: row.id, label: `${row.code} ${row.categoryName}`, hint: row.text ?? '' })),
    documents: documents
      .filter((one) => one.state !== 'erased')
      .map((one) => ({ value: one.id, label: word('docKind', one.kind), hint: exactWords(one.at) })),
  }
}
