import { open } from "node:fs/promises"
import { addAbortSignal, Readable } from "node:stream"
import { CliError, systemCodeOf, wrongUse } from "./cli-error.ts"

/**
 * The bytes of a snapshot: a file, or standard input for `-`.
 *
 * @param signal - ends the reading
 * @throws CliError when there is nothing to read. A stream that breaks fails with one too
 */
export async function openSnapshot(path: string, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const readable = path === "-" ? standardInput() : await openFile(path)
  return streamOf(signal ? addAbortSignal(signal, readable) : readable, nameOf(path))
}

/** What messages call it. */
export function nameOf(path: string): string {
  return path === "-" ? "standard input" : path
}

function standardInput(): Readable {
  if (process.stdin.isTTY) throw wrongUse("`-` reads a snapshot from standard input, and nothing is piped into it")
  return process.stdin
}

async function openFile(path: string): Promise<Readable> {
  try {
    const file = await open(path)
    if (!(await file.stat()).isDirectory()) return file.createReadStream()
    await file.close()
  } catch (cause) {
    throw cannotRead(path, cause)
  }
  throw new CliError(`cannot read ${path}: it is a folder; name a file`)
}

function streamOf(readable: Readable, name: string): ReadableStream<Uint8Array> {
  // Opened here, so that whoever wants a snapshot of a file that is not there hears of it at once.
  const chunks = (async function* () {
    try {
      for await (const chunk of readable) yield chunk
    } catch (cause) {
      throw cannotRead(name, cause)
    }
  })()
  // The chunks of a stream without an encoding are bytes.
  return Readable.toWeb(Readable.from(chunks, { objectMode: true })) as ReadableStream<Uint8Array>
}

function cannotRead(name: string, cause: unknown): CliError {
  const code = systemCodeOf(cause)
  const why =
    code === "ENOENT" ? "there is no such file" : code === "EACCES" ? "not allowed" : (code ?? "unknown error")
  return new CliError(`cannot read ${name}: ${why}`, { cause })
}
