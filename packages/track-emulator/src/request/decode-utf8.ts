// Kept, for a byte order mark would be part of the text: JSON.parse refuses it.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Bytes as text. @throws TypeError for bytes that are no UTF-8, rather than replacing them */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}
