import { decodeUtf8 } from "./decode-utf8.ts"

const tab = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const quote = 0x22
const comma = 0x2c
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/**
 * The bytes that each operation of a batch takes in the request body, white space around it left out (guess: the limit
 * is said to be on the operation, not how it is counted).
 *
 * Measured on the body itself: written anew, an operation that came with white space or escapes would have another size.
 * @param body - UTF-8 of a JSON object; the caller has parsed it, so that it is known to be valid
 */
export function measureOperations(body: Uint8Array): number[] {
  let sizes: number[] = []
  let at = skipSpace(body, skipSpace(body, 0) + 1)
  while (body[at] === quote) {
    const endOfName = skipString(body, at)
    const name = body.subarray(at, endOfName)
    // Past the colon.
    at = skipSpace(body, skipSpace(body, endOfName) + 1)
    const endOfValue = skipValue(body, at)
    // Of two members of the same name JSON.parse takes the last, and so does this.
    if (isBatch(name)) sizes = body[at] === openBracket ? measureElements(body, at) : []
    at = skipSpace(body, endOfValue)
    if (body[at] === comma) at = skipSpace(body, at + 1)
  }
  return sizes
}

/** The bytes of a JSON text without the white space around it. */
export function measureText(body: Uint8Array): number {
  let end = body.length
  while (isSpace(body[end - 1])) end--
  return end - skipSpace(body, 0)
}

function measureElements(body: Uint8Array, openedAt: number): number[] {
  const sizes: number[] = []
  let at = skipSpace(body, openedAt + 1)
  while (body[at] !== closeBracket) {
    const end = skipValue(body, at)
    sizes.push(end - at)
    at = skipSpace(body, end)
    if (body[at] === comma) at = skipSpace(body, at + 1)
  }
  return sizes
}

/** A member's name may be written with escapes, in which it is still `batch`. */
function isBatch(name: Uint8Array): boolean {
  return JSON.parse(decodeUtf8(name)) === "batch"
}

/** The index after the value that starts at `at`. */
function skipValue(body: Uint8Array, at: number): number {
  const first = body[at]
  if (first === quote) return skipString(body, at)
  if (first === openBrace || first === openBracket) return skipNested(body, at)
  let end = at
  while (end < body.length && !endsScalar(body[end])) end++
  return end
}

function skipNested(body: Uint8Array, at: number): number {
  let depth = 0
  let end = at
  while (end < body.length) {
    const byte = body[end]
    if (byte === quote) {
      end = skipString(body, end)
      continue
    }
    end++
    if (byte === openBrace || byte === openBracket) depth++
    else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) break
  }
  return end
}

function skipString(body: Uint8Array, at: number): number {
  let end = at + 1
  while (end < body.length && body[end] !== quote) end += body[end] === backslash ? 2 : 1
  return end + 1
}

function skipSpace(body: Uint8Array, at: number): number {
  let end = at
  while (isSpace(body[end])) end++
  return end
}

function isSpace(byte: number | undefined): boolean {
  return byte === space || byte === lineFeed || byte === carriageReturn || byte === tab
}

function endsScalar(byte: number | undefined): boolean {
  return byte === comma || byte === closeBrace || byte === closeBracket || isSpace(byte)
}
