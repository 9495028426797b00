// The pages of a scanned PDF as pictures: a scanner puts one JPEG on each page, and that is all that is looked for.

/** A page of a scan is a large picture; marks and logos are not. */
const least = 400
/** More pages than a case takes are no scan of ours. */
const mostPages = 60

/**
 * The JPEGs of a PDF in the order in which they stand, as they are; empty when its pages are made otherwise (text, fax compression).
 * Nothing of the PDF is interpreted. Never throws for a bad file.
 */
export function jpegsOf(pdf: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = pdf.indexOf('stream'); at >= 0 && found.length < mostPages; at = pdf.indexOf('stream', at + 6)) {
    if (pdf.toString('latin1', at - 3, at) === 'end') continue
    const head = pdf.toString('latin1', Math.max(0, at - 4000), at)
    const dictionary = head.slice(head.lastIndexOf(' obj') + 1)
    if (!/\/Subtype\s*\/Image/.test(dictionary) || !/\/Filter\s*(\[\s*)?\/DCTDecode/.test(dictionary)) continue
    if (Number(/\/Width\s+(\d+)/.exec(dictionary)?.[1] ?? 0) < least) continue
    const from = at + 6 + (pdf[at + 6] === 0x0d ? 2 : 1)
    const end = pdf.indexOf('endstream', from)
    if (end < 0 || pdf[from] !== 0xff || pdf[from + 1] !== 0xd8) continue
    found.push(pdf.subarray(from, end))
    at = end
  }
  return found
}
