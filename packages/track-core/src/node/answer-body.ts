import type { IncomingMessage } from "node:http"
import { promisify } from "node:util"
import { brotliDecompress, constants, gunzip, inflate, inflateRaw } from "node:zlib"

/** Largest answer that is kept, in bytes, as sent and unpacked. The API's largest, about a batch, are below 2 MB. */
const maxAnswerBytes = 16_000_000

// As lenient about the end of the packed content as fetch: whether an answer is whole is told by its length or chunks.
const zlibOptions = { maxOutputLength: maxAnswerBytes, finishFlush: constants.Z_SYNC_FLUSH }
const brotliOptions = { maxOutputLength: maxAnswerBytes, finishFlush: constants.BROTLI_OPERATION_FLUSH }

const unpackers = new Map<string, (bytes: Uint8Array) => Promise<Uint8Array>>([
  ["gzip", (bytes) => promisify(gunzip)(bytes, zlibOptions)],
  ["x-gzip", (bytes) => promisify(gunzip)(bytes, zlibOptions)],
  // Some servers send it in an envelope of zlib's, as the standard has it, and some without.
  ["deflate", (bytes) => promisify(((bytes[0] ?? 0) & 0x0f) === 8 ? inflate : inflateRaw)(bytes, zlibOptions)],
  ["br", (bytes) => promisify(brotliDecompress)(bytes, brotliOptions)],
])

/** The whole text of an answer, unpacked. A broken answer shows in its `error` event, and the promise stays open then. */
export function readBody(incoming: IncomingMessage, contentEncoding: string | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    incoming.on("data", (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > maxAnswerBytes) {
        chunks.length = 0
        reject(tooLarge())
      }
    })
    incoming.once("end", () => {
      const content = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
      if (contentEncoding === null) resolve(textOf(content))
      else unpack(content, contentEncoding).then((plain) => resolve(textOf(plain)), reject)
    })
  })
}

/** An encoding that nobody knows is left as it is, as fetch does. */
async function unpack(content: Uint8Array, contentEncoding: string): Promise<Uint8Array> {
  let plain = content
  // The one that was put on last comes off first.
  for (const encoding of contentEncoding.toLowerCase().split(",").reverse()) {
    const unpacker = unpackers.get(encoding.trim())
    if (unpacker && plain.length > 0) plain = await unpacker(plain)
  }
  return plain
}

/** A byte order mark is none of the text, as fetch has it. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function tooLarge(): Error {
  return Object.assign(new Error(`The answer is larger than ${maxAnswerBytes} bytes`), { code: "ERR_BUFFER_TOO_LARGE" })
}
