// What kinds say of the frame in one word: the steps of one sub-flow, for `lacks`, and the clocks whose names every kind keeps.

/** The frame's steps by sub-flow. A kind that has not got one names it whole: `lacks: [...parts.sentBack, …]`. */
export const parts = {
  sentBack: ['return', 'resubmit', 'lapse'],
  voidAppeal: ['objectVoid', 'reviewVoid'],
  objection: ['object', 'decideObjection'],
  rating: ['rate', 'unrated', 'reopen', 'askReopen', 'decideReopen'],
  moreTime: ['askExtend', 'decideExtend', 'askSuspend', 'decideSuspend', 'prolong'],
  tasks: ['askJoint', 'assignDown', 'replyTask', 'dropTask'],
  merging: ['merge', 'unmerge', 'follow'],
  linking: ['link', 'unlink'],
  handingOver: [
    'handOver',
    'takeBack',
    'recordReceipt',
    'receiptCame',
    'answerTransfer',
    'recallTransfer',
    'nameBody',
    'splitOff',
    'handIn',
  ],
  leading: ['takeLead', 'leaveLead', 'passLead'],
  supervision: ['supervise', 'answerSupervision', 'closeSupervision', 'raiseSupervision'],
  amending: ['amend', 'proposeAmend'],
  watching: ['watch', 'unwatch'],
  papers: ['issuePaper', 'voidPaper', 'filePaper'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Clocks of the frame that a kind has under the frame's own names, behind those of its own. */
export const usualClocks = [
  'rate',
  'fill',
  'object',
  'decide',
  'archive',
  'review',
  'supervise',
  'consult',
  'joint',
  'down',
] as const

/** How those clocks are mapped in `frame.clocks`; the kind adds accept, assign, sign and finish. */
export const usual: Readonly<{ [C in (typeof usualClocks)[number]]: C }> = {
  rate: 'rate',
  fill: 'fill',
  object: 'object',
  decide: 'decide',
  archive: 'archive',
  review: 'review',
  supervise: 'supervise',
  consult: 'consult',
  joint: 'joint',
  down: 'down',
}
