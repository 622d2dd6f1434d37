import { isObject, type Json, type JsonObject, member } from "../json.ts"
import { UpdateSpecError } from "../update-spec-error.ts"

/** What a `$ref` of the document points to. Fails on one that leaves the document or points to nothing. */
export function resolveReference(document: JsonObject, ref: string): Json {
  if (!ref.startsWith("#")) {
    throw new UpdateSpecError(
      `the $ref ${ref} leaves the document. Bundle it into one file first, for example with 'npx @redocly/cli bundle'.`,
    )
  }
  let node: Json | undefined = document
  for (const token of pointerTokens(ref)) {
    node = Array.isArray(node) ? node[Number(token)] : isObject(node) ? member(node, token) : undefined
    if (node === undefined) {
      throw new UpdateSpecError(
        `the $ref ${ref} points to nothing ('${token}' is missing). Repair or re-download the document.`,
      )
    }
  }
  return node
}

/** The object itself, or what its chain of `$ref`s ends in. For path items, bodies, answers and parameters. */
export function followReferences(document: JsonObject, node: Json | undefined): JsonObject | undefined {
  const seen = new Set<string>()
  let current = node
  while (isObject(current) && typeof current.$ref === "string") {
    if (seen.has(current.$ref)) throw cyclicReference(current.$ref)
    seen.add(current.$ref)
    current = resolveReference(document, current.$ref)
  }
  return isObject(current) ? current : undefined
}

export function cyclicReference(ref: string): UpdateSpecError {
  return new UpdateSpecError(`the $ref ${ref} leads back to itself without saying anything. Repair the document.`)
}

function pointerTokens(ref: string): string[] {
  if (ref === "#") return []
  if (!ref.startsWith("#/"))
    throw new UpdateSpecError(`the $ref ${ref} is not a JSON pointer. Write it as #/components/...`)
  return ref
    .slice(2)
    .split("/")
    .map((token) => decode(token, ref).replaceAll("~1", "/").replaceAll("~0", "~"))
}

function decode(token: string, ref: string): string {
  try {
    return decodeURIComponent(token)
  } catch (cause) {
    throw new UpdateSpecError(`the $ref ${ref} is not well percent-encoded. Repair the document.`, { cause })
  }
}
