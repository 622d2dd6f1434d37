/** A request's body as far as it was read. */
export type Body =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  /** Over the limit: nothing of it is kept. `seenBytes` is what had come when reading ended. */
  | { readonly kind: "too-large"; readonly seenBytes: number }

/**
 * Reads a body of at most `maxBytes`, and no further: what is over the limit is neither waited for nor kept.
 *
 * @throws what `chunks` throws when the client goes away
 */
export async function readBody(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Body> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > maxBytes) return { kind: "too-large", seenBytes: length }
    parts.push(chunk)
  }
  // A copy in any case: a chunk is a window on a larger buffer of the socket's, which the journal would keep alive.
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return { kind: "whole", bytes }
}
