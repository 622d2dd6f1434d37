import { followReferences } from "../document/resolve-reference.ts"
import { isObject, type Json, member } from "../json.ts"
import type { ReadContext } from "./read-schema.ts"

/** The schema of the JSON content of a body or an answer; none when it has no JSON content. */
export function jsonSchema(holder: Json | undefined, { document }: Pick<ReadContext, "document">): Json | undefined {
  const content = followReferences(document, holder)?.content
  if (!isObject(content)) return undefined
  const type = Object.keys(content).find((key) => /^application\/(.+\+)?json\b/i.test(key)) ?? "*/*"
  const media = member(content, type)
  return isObject(media) ? (media.schema ?? true) : undefined
}
