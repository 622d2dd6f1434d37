import openapiTS, { astToString } from "openapi-typescript"
import { parse, stringify } from "yaml"
import { type Contract, refName, type Schema } from "../spec/contract.ts"
import { banner } from "./banner.ts"
import { flattenIntersections } from "./types/flatten-intersections.ts"
import { nameSchemasAtRoot } from "./types/name-schemas-at-root.ts"

/** The text of `api-types.ts`: openapi-typescript's output, with each schema as a flat type of its own name. */
export async function typesModule(contract: Contract): Promise<string> {
  // A default in the spec says what the service assumes, not what the caller must send.
  const nodes = await openapiTS(inlineScalars(contract), { defaultNonNullable: false })
  const text = astToString(nameSchemasAtRoot(flattenIntersections(nodes)))
  return banner(contract) + tidyComments(text)
}

/**
 * The spec with each reference to a plain string or number replaced by what it refers to: hovering a property then
 * shows `timestamp?: number` and its description instead of the name of an alias.
 */
function inlineScalars(contract: Contract): string {
  const document = parse(contract.text)
  const scalars = new Map<string, Schema>(
    Object.entries(contract.schemas).filter(([, schema]) => !schema.oneOf && schema.type !== "object"),
  )
  const inline = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(inline)
    if (typeof node !== "object" || node === null) return node
    const ref = (node as { $ref?: string }).$ref
    if (ref?.startsWith("#/components/schemas/")) return scalars.get(refName(ref)) ?? node
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inline(value)]))
  }
  const inlined = inline(document) as { components: { schemas: Record<string, unknown> } }
  for (const name of scalars.keys()) delete inlined.components.schemas[name]
  return stringify(inlined, { aliasDuplicateObjects: false })
}

/** A description is the comment itself, and `const` shows in the type. */
function tidyComments(text: string): string {
  return text.replace(/^ *\/\*\* @constant \*\/\n/gm, "").replaceAll("@description ", "")
}
