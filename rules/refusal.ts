// The one catalogue of refusals: a stable code and its HTTP status. Sentences stand in ui/texts/*/refusals.json.

export const refusals = {
  badInput: 400,
  badJson: 400,
  unknownField: 400,
  badText: 400,
  tooLong: 413,
  tooMany: 413,
  badForm: 400,
  newerForm: 409,
  unknownKind: 400,
  unknownStep: 400,
  unknownQuery: 404,
  notSignedIn: 401,
  badSignIn: 401,
  passwordWrong: 403,
  passwordWeak: 422,
  slipOver: 422,
  needSecondFactor: 401,
  locked: 429,
  tooOften: 429,
  forbiddenOrigin: 403,
  notYours: 403,
  caseMissing: 404,
  notFound: 404,
  wrongState: 409,
  held: 409,
  keyReused: 409,
  idTaken: 409,
  changed: 409,
  photosMissing: 422,
  placeMissing: 422,
  categoryUnknown: 422,
  areaUnknown: 422,
  organisationUnknown: 422,
  groundUnknown: 422,
  routeBroken: 422,
  sameHand: 403,
  windowOver: 409,
  finalAssignment: 409,
  alreadyObjected: 409,
  nothingOpen: 409,
  tasksOpen: 409,
  noTimeLeft: 409,
  notOnList: 422,
  mergedInto: 409,
  urgedAlready: 429,
  clockOver: 409,
  clockFixed: 409,
  tooFar: 422,
  noMoreTime: 409,
  nothingChanged: 409,
  alreadyReopened: 409,
  alreadyRated: 409,
  undoOver: 409,
  eFileDefect: 409,
  wordWrong: 403,
  fileType: 415,
  fileTooLarge: 413,
  fileBroken: 422,
  fileMissing: 422,
  reasonMissing: 422,
  taken: 409,
  missing: 409,
  busy: 503,
  full: 507,
} as const satisfies Record<string, number>

export type RefusalCode = keyof typeof refusals
/** Facts are codes, names of fields, amounts: never personal data. */
export type Refusal = { readonly refused: RefusalCode; readonly facts: Readonly<Record<string, unknown>> }

export const refuse = (code: RefusalCode, facts: Readonly<Record<string, unknown>> = {}): Refusal => ({ refused: code, facts })
export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' &&
  value !== null &&
  'refused' in value &&
  typeof value.refused === 'string' &&
  value.refused in refusals
