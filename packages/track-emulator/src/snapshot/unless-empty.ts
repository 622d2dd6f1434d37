import type { Attributes } from "../state/attributes.ts"

/** Undefined for no attributes, which a line then leaves out. */
export function unlessEmpty(attributes: Attributes): Attributes | undefined {
  for (const _ in attributes) return attributes
  return undefined
}
