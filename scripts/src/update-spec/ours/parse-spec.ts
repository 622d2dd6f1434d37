import { type Document, parseDocument } from "yaml"
import { isObject, type JsonObject } from "../json.ts"
import { UpdateSpecError } from "../update-spec-error.ts"

/** Our spec as an object, not to be changed, or an error that says that it is none. */
export function parseSpec(text: string): JsonObject {
  const { document, value } = parsed(text)
  const [error] = document.errors
  if (error) throw new UpdateSpecError(`spec/track-v2.openapi.yaml is not YAML: ${error.message}`)
  if (!isObject(value)) throw new UpdateSpecError("spec/track-v2.openapi.yaml is not an object; restore it from git")
  return value
}

/** The parsed YAML of a file of ours, not to be changed. */
export function documentOf(text: string): Document {
  return parsed(text).document
}

interface Parsed {
  document: Document
  value: unknown
}

// Between two edits the same text is asked about many times, and parsing it is most of the work.
const kept = new Map<string, Parsed>()
const maxKept = 4

function parsed(text: string): Parsed {
  const known = kept.get(text)
  if (known) return known
  const document = parseDocument(text)
  const fresh = { document, value: document.errors.length > 0 ? undefined : document.toJS() }
  const [oldest] = kept.keys()
  if (oldest !== undefined && kept.size >= maxKept) kept.delete(oldest)
  kept.set(text, fresh)
  return fresh
}
