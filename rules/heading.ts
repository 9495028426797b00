// How headings and words of a spreadsheet are compared.

/** One spelling of a word: without blanks and brackets, as it is remembered. */
export const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\s*（）():：]/g, '')
    .toLowerCase()
