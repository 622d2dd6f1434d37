import { isObject, type Json, type JsonObject, member } from "../json.ts"
import { splitPlace } from "../normal-form/shape.ts"
import { operationSchemaName, type SpecPath, valueAt } from "../ours/locate.ts"

/** Where the examples of our spec hold the object that a place of an operation describes. */
export function exampleObjects(spec: JsonObject, place: string): SpecPath[] {
  const { root, steps } = splitPlace(place)
  return steps.reduce<SpecPath[]>(
    (paths, step) => paths.flatMap((path) => stepIntoExample(spec, path, step)),
    examplesOf(spec, root),
  )
}

/** What the first example of any operation shows at the same steps, so that a new one looks like those that are there. */
export function shownElsewhere(spec: JsonObject, place: string): Json | undefined {
  const rest = place.slice(splitPlace(place).root.length)
  const schemas = valueAt(spec, ["components", "schemas"])
  for (const schema of Object.values(isObject(schemas) ? schemas : {})) {
    const [type, action] = ["type", "action"].map((key) => valueAt({ schema }, ["schema", "properties", key, "const"]))
    if (type === undefined || action === undefined) continue
    const [path] = exampleObjects(spec, `${String(type)} ${String(action)}${rest}`)
    if (path) return valueAt(spec, path)
  }
  return undefined
}

/** The examples of an operation: with its schema, and where the endpoints show it. */
function examplesOf(spec: JsonObject, operation: string): SpecPath[] {
  const name = operationSchemaName(spec, operation)
  if (!name) return []
  const own: SpecPath = ["components", "schemas", name, "examples"]
  const shown = listAt(spec, own).map((_, index) => [...own, index])
  return [...shown, ...endpointExamples(spec).filter((path) => nameAt(spec, path) === operation)]
}

function endpointExamples(spec: JsonObject): SpecPath[] {
  return (["/api/v2/entity", "/api/v2/batch"] as const).flatMap((path) => {
    const holder: SpecPath = ["paths", path, "post", "requestBody", "content", "application/json", "examples"]
    const examples = valueAt(spec, holder)
    return Object.keys(isObject(examples) ? examples : {}).flatMap((key): SpecPath[] => {
      const value: SpecPath = [...holder, key, "value"]
      const batch: SpecPath = [...value, "batch"]
      return [value, ...listAt(spec, batch).map((_, index) => [...batch, index])]
    })
  })
}

function nameAt(spec: JsonObject, path: SpecPath): string {
  return `${String(valueAt(spec, [...path, "type"]))} ${String(valueAt(spec, [...path, "action"]))}`
}

function stepIntoExample(spec: JsonObject, path: SpecPath, step: string): SpecPath[] {
  // An alternative is the object itself, if the object has its keys.
  if (/^\(.*\)$/.test(step)) {
    const value = valueAt(spec, path)
    return step
      .slice(1, -1)
      .split("+")
      .every((key) => isObject(value) && Object.hasOwn(value, key))
      ? [path]
      : []
  }
  if (step === "[]") return listAt(spec, path).map((_, index) => [...path, index])
  if (step === "{}") return Object.keys(valueAt(spec, path) ?? {}).map((key) => [...path, key])
  return valueAt(spec, [...path, step]) === undefined ? [] : [[...path, step]]
}

function listAt(spec: JsonObject, path: SpecPath): Json[] {
  const value = valueAt(spec, path)
  return Array.isArray(value) ? value : []
}

/** A value that a schema of our spec allows, with no more in it than it requires. */
export function exampleValue(spec: JsonObject, schema: Json, name: string): Json {
  if (!isObject(schema)) return name
  if (typeof schema.$ref === "string") {
    return exampleValue(spec, valueAt(spec, schema.$ref.slice(2).split("/")) ?? true, name)
  }
  if (schema.const !== undefined) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null
  if (Array.isArray(schema.oneOf)) return exampleValue(spec, schema.oneOf[0] ?? true, name)
  const type = [schema.type].flat().includes("string") ? "string" : [schema.type].flat()[0]
  switch (type) {
    case "object":
      return exampleObject(spec, schema)
    case "array":
      return [exampleValue(spec, schema.items ?? true, name)]
    case "integer":
    case "number":
      return typeof schema.minimum === "number" ? schema.minimum : 1
    case "boolean":
      return true
    case "null":
      return null
    default:
      return typeof schema.pattern === "string" && new RegExp(schema.pattern).test("1") ? "1" : name
  }
}

function exampleObject(spec: JsonObject, schema: JsonObject): JsonObject {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const required = Array.isArray(schema.required) ? schema.required.map(String) : []
  return Object.fromEntries(required.map((key) => [key, exampleValue(spec, member(properties, key) ?? true, key)]))
}
