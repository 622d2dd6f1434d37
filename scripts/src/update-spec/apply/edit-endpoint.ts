import type { Change } from "../compare/change.ts"
import { endpoints } from "../document/select-endpoints.ts"
import { member } from "../json.ts"
import type { Edited } from "./edit-schema.ts"
import { deleteValue, setValue } from "./yaml-edit.ts"

/** Marks an endpoint deprecated, or no longer. Nothing when the place is none. */
export function editDeprecation(text: string, { place, to }: Change): Edited | undefined {
  const endpoint = member<{ path: string; method: string }>(endpoints, place)
  if (!endpoint) return undefined
  const path = ["paths", endpoint.path, endpoint.method, "deprecated"]
  return { text: to === true ? setValue(text, path, true) : deleteValue(text, path), toDescribe: [] }
}
