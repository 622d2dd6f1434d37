import { parse } from "yaml"
import { isObject, type JsonObject } from "../json.ts"
import { UpdateSpecError } from "../update-spec-error.ts"

/** Our spec as an object, or an error that says that it is none. */
export function parseSpec(text: string): JsonObject {
  const spec: unknown = parse(text)
  if (!isObject(spec)) throw new UpdateSpecError("spec/track-v2.openapi.yaml is not an object; restore it from git")
  return spec
}
