import { isObject, type Json } from "../json.ts"
import { valueAt } from "../ours/locate.ts"
import { parseSpec } from "../ours/parse-spec.ts"
import { deleteValue } from "./yaml-edit.ts"

const schemas = ["components", "schemas"] as const

/** Removes the schemas that something referred to before the edits and that nothing refers to after them. */
export function removeIdleSchemas(before: string, after: string): string {
  const referredBefore = referredSchemas(parseSpec(before))
  let text = after
  // A schema that goes may leave others idle.
  for (;;) {
    const spec = parseSpec(text)
    const referred = referredSchemas(spec)
    const present = valueAt(spec, schemas)
    const names = Object.keys(isObject(present) ? present : {})
    const idle = names.filter((name) => referredBefore.has(name) && !referred.has(name))
    if (idle.length === 0) return text
    text = idle.reduce((edited, name) => deleteValue(edited, [...schemas, name]), text)
  }
}

function referredSchemas(node: Json, found = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const each of node) referredSchemas(each, found)
  else if (isObject(node)) {
    if (typeof node.$ref === "string") found.add(node.$ref.replace("#/components/schemas/", ""))
    for (const each of Object.values(node)) referredSchemas(each, found)
  }
  return found
}
