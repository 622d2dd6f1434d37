import { endpointNames, endpoints } from "../document/select-endpoints.ts"
import { isObject, type Json, type JsonObject, member } from "../json.ts"
import { splitPlace } from "../normal-form/shape.ts"

/** A way into the spec: keys and indexes from its root, with every reference followed. */
export type SpecPath = readonly (string | number)[]

/**
 * Where our spec describes a place, or nothing where it does not. Places that share a component share its path. Our spec
 * is flat, so no `allOf` is looked through.
 */
export function locate(spec: JsonObject, place: string): SpecPath | undefined {
  const { root, steps } = splitPlace(place)
  let path = locateRoot(spec, root)
  for (const step of steps) path = path && locateStep(spec, path, step)
  return path
}

/** The schema that the place has in our spec. */
export function schemaAt(spec: JsonObject, path: SpecPath | undefined): JsonObject | undefined {
  const value = path && valueAt(spec, path)
  return isObject(value) ? value : undefined
}

export function valueAt(spec: JsonObject, path: SpecPath): Json | undefined {
  let node: Json | undefined = spec
  for (const key of path) {
    node = Array.isArray(node) ? node[Number(key)] : isObject(node) ? member(node, String(key)) : undefined
  }
  return node
}

/** The name of the schema of an operation such as `person event`. */
export function operationSchemaName(spec: JsonObject, operation: string): string | undefined {
  const schemas = valueAt(spec, ["components", "schemas"])
  if (!isObject(schemas)) return undefined
  return Object.keys(schemas).find((name) => {
    const [type, action] = ["type", "action"].map((key) =>
      valueAt(spec, ["components", "schemas", name, "properties", key, "const"]),
    )
    return type !== undefined && action !== undefined && `${String(type)} ${String(action)}` === operation
  })
}

/** Where our spec lists the answers of an endpoint. */
export function answersPath(root: string): SpecPath | undefined {
  const name = endpointNames.find((each) => root.startsWith(`${each} `))
  return name && ["paths", endpoints[name].path, endpoints[name].method, "responses"]
}

function locateRoot(spec: JsonObject, root: string): SpecPath | undefined {
  const schemaName = operationSchemaName(spec, root)
  if (schemaName) return ["components", "schemas", schemaName]
  const answers = answersPath(root)
  if (!answers) return undefined
  const [, kind = ""] = root.split(" ")
  const holder = kind === "body" ? [...answers.slice(0, -1), "requestBody"] : [...answers, kind]
  const content = follow(spec, holder)
  return content && follow(spec, [...content, "content", "application/json", "schema"])
}

function locateStep(spec: JsonObject, path: SpecPath, step: string): SpecPath | undefined {
  if (step === "[]") return follow(spec, [...path, "items"])
  if (step === "{}") return follow(spec, [...path, "additionalProperties"])
  if (/^\(.*\)$/.test(step)) return locateAlternative(spec, path, step.slice(1, -1))
  return follow(spec, [...path, "properties", step])
}

function locateAlternative(spec: JsonObject, path: SpecPath, key: string): SpecPath | undefined {
  const branches = valueAt(spec, [...path, "oneOf"])
  if (!Array.isArray(branches)) return keyOf(schemaAt(spec, path)) === key ? path : undefined
  const found = branches.map((_, index) => follow(spec, [...path, "oneOf", index]))
  return found.find((branch) => keyOf(schemaAt(spec, branch)) === key)
}

/** The key that the normal form gives an alternative of our spec. */
function keyOf(schema: JsonObject | undefined): string | undefined {
  if (!schema) return undefined
  const required = Array.isArray(schema.required) ? schema.required.map(String) : []
  return required.length > 0 ? required.sort().join("+") : [schema.type].flat().map(String).sort().join("|")
}

/** The path itself, or where the reference that stands there leads; nothing where nothing stands. */
function follow(spec: JsonObject, path: SpecPath): SpecPath | undefined {
  const value = valueAt(spec, path)
  if (value === undefined || value === false) return undefined
  if (!isObject(value) || typeof value.$ref !== "string") return path
  return follow(
    spec,
    value.$ref
      .slice(2)
      .split("/")
      .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~")),
  )
}
