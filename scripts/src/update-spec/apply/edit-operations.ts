import type { Change } from "../compare/change.ts"
import { isObject, type Json, type JsonObject, member } from "../json.ts"
import { type Shape, stepInto } from "../normal-form/shape.ts"
import { operationSchemaName, valueAt } from "../ours/locate.ts"
import { parseSpec } from "../ours/parse-spec.ts"
import { type Edited, wordsFor } from "./edit-schema.ts"
import { exampleValue, shownElsewhere } from "./examples.ts"
import { describePlace, schemaOfShape } from "./schema-of-shape.ts"
import { findTwin, type Placed } from "./shared-places.ts"
import { deleteItem, deleteValue, insertAfter, insertItem } from "./yaml-edit.ts"

const schemas = ["components", "schemas"] as const
const union = [...schemas, "Operation", "oneOf"] as const

/** Adds an operation with an example, behind the last one of its type. Nothing when it is a union of its own. */
export function addOperation(text: string, change: Change, described: Placed): Edited | undefined {
  const spec = parseSpec(text)
  const { shape, place } = change
  const [type = "", action = ""] = place.split(" ")
  const names = operationNames(spec)
  const neighbour =
    names.findLast((name) => valueAt(spec, [...schemas, name, "properties", "type", "const"]) === type) ?? names.at(-1)
  if (!shape || shape.alternatives || neighbour === undefined) return undefined
  const twins = new Map(
    Object.entries(shape.properties ?? {}).map(([name, inner]) => [
      name,
      findTwin(spec, described, stepInto(place, name), inner),
    ]),
  )
  const name = freeName(`${pascal(type)}${pascal(action)}`, spec)
  const properties = operationProperties(shape, place, (property) => twins.get(property)?.schema)
  const schema = operationSchema(shape, place, properties)
  const example: JsonObject = { type, action }
  for (const property of shape.required ?? []) {
    const shown = twins.get(property) && shownElsewhere(spec, stepInto(place, property))
    example[property] = shown ?? exampleValue(spec, member(properties, property) ?? true, property)
  }
  const added = insertAfter(text, schemas, neighbour, name, { ...schema, examples: [example] })
  return {
    text: insertItem(added, union, names.indexOf(neighbour), { $ref: `#/components/schemas/${name}` }),
    toDescribe: [
      wordsFor(place, undefined),
      ...[...twins].map(([property, twin]) => wordsFor(stepInto(place, property), twin)),
    ],
  }
}

/** Removes an operation. */
export function removeOperation(text: string, place: string): Edited | undefined {
  const spec = parseSpec(text)
  const name = operationSchemaName(spec, place)
  if (!name) return undefined
  const removed = deleteItem(text, union, operationNames(spec).indexOf(name))
  return { text: deleteValue(removed, [...schemas, name]), toDescribe: [] }
}

function operationProperties(shape: Shape, place: string, twin: (property: string) => Json | undefined): JsonObject {
  const [type = "", action = ""] = place.split(" ")
  const properties = Object.entries(shape.properties ?? {}).map(([name, inner]): [string, Json] => [
    name,
    twin(name) ?? schemaOfShape(inner, stepInto(place, name)),
  ])
  return {
    type: { type: "string", const: type },
    action: { type: "string", const: action },
    ...Object.fromEntries(properties),
  }
}

function operationSchema(shape: Shape, place: string, properties: JsonObject): JsonObject {
  return {
    description: describePlace(place) ?? place,
    type: "object",
    required: ["type", "action", ...(shape.required ?? [])],
    additionalProperties: shape.additional
      ? schemaOfShape(shape.additional, stepInto(place, "{}"))
      : (shape.additional ?? true),
    properties,
  }
}

/** The schema names of the `Operation` union, in its order. */
function operationNames(spec: JsonObject): string[] {
  const members = valueAt(spec, union)
  return (Array.isArray(members) ? members : []).map((entry) =>
    isObject(entry) && typeof entry.$ref === "string" ? entry.$ref.replace("#/components/schemas/", "") : "",
  )
}

function freeName(name: string, spec: JsonObject): string {
  return valueAt(spec, [...schemas, name]) === undefined ? name : `${name}Operation`
}

function pascal(words: string): string {
  return words
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("")
}
