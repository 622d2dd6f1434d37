import { isObject, type Json, type JsonObject } from "../json.ts"
import { type Shape, splitPlace, stepInto } from "../normal-form/shape.ts"

/** The schema that a shape is written as in our spec: flat, alternatives exclusive, described in neutral words. */
export function schemaOfShape(shape: Shape, place: string): JsonObject {
  const schema: JsonObject = {}
  const description = describePlace(place)
  if (description) schema.description = description
  if (shape.alternatives) {
    schema.oneOf = exclusive(shape.alternatives, place)
    return schema
  }
  if (shape.types) schema.type = shape.types.length === 1 ? String(shape.types[0]) : shape.types
  if (shape.values?.length === 1) schema.const = shape.values[0] ?? null
  else if (shape.values) schema.enum = shape.values
  if (shape.default !== undefined) schema.default = shape.default
  if (shape.deprecated) schema.deprecated = true
  Object.assign(schema, shape.bounds)
  if (shape.items) schema.items = schemaOfShape(shape.items, stepInto(place, "[]"))
  if (shape.required) schema.required = shape.required
  if (shape.additional === false) schema.additionalProperties = false
  if (shape.properties) {
    schema.properties = Object.fromEntries(
      Object.entries(shape.properties).map(([name, inner]) => [name, schemaOfShape(inner, stepInto(place, name))]),
    )
  }
  if (shape.additional) schema.additionalProperties = schemaOfShape(shape.additional, stepInto(place, "{}"))
  // Said outright, since the generator takes an object without it for one that is empty.
  else if (shape.types?.includes("object") && shape.additional === undefined) schema.additionalProperties = true
  return schema
}

/** Each alternative forbids the keys of the others, so that two at once neither compile nor validate. */
function exclusive(alternatives: Record<string, Shape>, place: string): Json[] {
  const names = [...new Set(Object.values(alternatives).flatMap(({ properties }) => Object.keys(properties ?? {})))]
  return Object.entries(alternatives).map(([key, shape]) => {
    const schema = schemaOfShape(shape, stepInto(place, `(${key})`))
    if (!isObject(schema.properties)) return { title: key, ...schema }
    const own = schema.properties
    const forbidden = names.filter((name) => !Object.hasOwn(own, name)).map((name) => [name, false])
    return { title: key, ...schema, properties: { ...own, ...Object.fromEntries(forbidden) } }
  })
}

/** A few words that are true of any place: "`lang` of the person." Nothing for the items of a list and the like. */
export function describePlace(place: string): string | undefined {
  const { root, steps } = splitPlace(place)
  const [subject = "", kind = ""] = root.split(" ")
  const isAnswer = /^(\d|default$)/i.test(kind)
  const last = steps.at(-1)
  if (last === undefined) {
    if (isAnswer) return `The body of a ${kind}.`
    return `Action \`${kind}\` on ${/^[aeiou]/.test(subject) ? "an" : "a"} ${subject}.`
  }
  if (!isName(last)) return undefined
  const owner = steps.slice(0, -1).findLast(isName)
  const whole = isAnswer ? "answer" : kind === "body" ? "request" : subject
  return `\`${last}\` of ${owner === undefined ? `the ${whole}` : `\`${owner}\``}.`
}

function isName(step: string): boolean {
  return !/^(\[\]|\{\}|\(.*\))$/.test(step)
}
