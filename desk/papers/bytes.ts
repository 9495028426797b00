// The bytes of a chosen file as text, to go with JSON.

/** In base64, piece by piece: one call with a megabyte of arguments would be too many. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let from = 0; from < bytes.length; from += 8192) text += String.fromCharCode(...bytes.subarray(from, from + 8192))
  return btoa(text)
}
