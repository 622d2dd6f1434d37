import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { parseDocument } from "yaml"
import { isObject, type JsonObject } from "../json.ts"
import { UpdateSpecError } from "../update-spec-error.ts"

/** An OpenAPI document as it was read. */
export interface UpstreamDocument {
  document: JsonObject
  /** What is kept of where it came from: enough to recognise it, no name of a machine or a person. */
  source: { openapi: string; version: string; bytes: number; sha256: string }
}

const fetchTimeoutMs = 60_000

/** Reads an OpenAPI 3 document, JSON or YAML, from a file or an http(s) URL. Relative paths start at `folder`. */
export async function readDocument(location: string, folder: string): Promise<UpstreamDocument> {
  const bytes = /^https?:\/\//i.test(location) ? await download(location) : await load(resolve(folder, location))
  if (isUtf16(bytes)) {
    throw new UpdateSpecError(`${withoutCredentials(location)} is written in UTF-16. Save it as UTF-8 and pass that.`)
  }
  const document = openApiObject(parseText(new TextDecoder().decode(bytes), location), location)
  const version = isObject(document.info) ? document.info.version : undefined
  return {
    document,
    source: {
      openapi: String(document.openapi),
      version: typeof version === "string" ? version : "unknown",
      bytes: bytes.byteLength,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    },
  }
}

/** By its byte order mark, or by the zero byte that one of the first two characters has: a document begins in ASCII. */
function isUtf16([first, second]: Uint8Array): boolean {
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return hasMark || first === 0 || second === 0
}

async function load(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new UpdateSpecError(`cannot read ${path}: ${messageOf(cause)}. Check the path.`, { cause })
  }
}

async function download(url: string): Promise<Uint8Array> {
  const shown = withoutCredentials(url)
  let response: Response
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs) })
    if (response.ok) return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    // fetch shows the URL in its message, with whatever keys stand in it.
    const why = messageOf(cause).replaceAll(url, shown)
    throw new UpdateSpecError(`cannot download ${shown}: ${why}. Download it yourself and pass the file.`, { cause })
  }
  await response.body?.cancel()
  throw new UpdateSpecError(`cannot download ${shown}: the server answered ${response.status}. Check the URL.`)
}

function withoutCredentials(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!/^https?:/i.test(url)) return url
  return parsed ? `${parsed.origin}${parsed.pathname}` : "this URL"
}

function parseText(text: string, location: string): unknown {
  const isJson = /^\s*[{[]/.test(text)
  try {
    if (isJson) return JSON.parse(text)
  } catch {
    // A YAML document may begin with a brace too; if it is neither, the message below tells where.
  }
  const parsed = parseDocument(text, { merge: true })
  const [error] = parsed.errors
  if (error) {
    throw new UpdateSpecError(
      `${location} is neither JSON nor YAML: ${firstLine(error.message)}. Repair or re-download it.`,
    )
  }
  try {
    const value: unknown = parsed.toJS()
    JSON.stringify(value) // throws for an alias that contains itself
    return value
  } catch (cause) {
    throw new UpdateSpecError(`${location} cannot be read as YAML: ${messageOf(cause)}. Repair or re-download it.`, {
      cause,
    })
  }
}

function openApiObject(parsed: unknown, location: string): JsonObject {
  if (!isObject(parsed)) throw notOpenApi(location, "it is not an object")
  if (parsed.swagger !== undefined) {
    throw notOpenApi(location, `it is Swagger ${String(parsed.swagger)}; convert it to OpenAPI 3 first`)
  }
  if (typeof parsed.openapi !== "string") throw notOpenApi(location, "it has no 'openapi' version")
  if (!parsed.openapi.startsWith("3.")) throw notOpenApi(location, `it is OpenAPI ${parsed.openapi}`)
  if (!isObject(parsed.paths)) throw notOpenApi(location, "it has no 'paths'")
  return parsed
}

function notOpenApi(location: string, why: string): UpdateSpecError {
  return new UpdateSpecError(
    `${location} is not an OpenAPI 3 description of an API: ${why}. Pass the published description.`,
  )
}

function messageOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  // fetch says "fetch failed" and keeps the reason in its cause.
  return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/:$/, "")
}
