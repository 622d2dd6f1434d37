import type { Change } from "../compare/change.ts"
import type { Json, JsonObject } from "../json.ts"
import { locate, type SpecPath, schemaAt, valueAt } from "../ours/locate.ts"
import { parseSpec } from "../ours/parse-spec.ts"
import { exampleObjects, exampleValue, shownElsewhere } from "./examples.ts"
import { schemaOfShape } from "./schema-of-shape.ts"
import { findTwin, type Placed, splitProperty, type Twin } from "./shared-places.ts"
import { deleteValue, setValue } from "./yaml-edit.ts"

/** What an edit made of the spec. */
export interface Edited {
  text: string
  /** Places whose description is composed from their names or borrowed, and wants a person's words. */
  toDescribe: string[]
}

/**
 * Makes one change in the schema that describes its place. `places` are all that share the schema; their examples are
 * kept valid. Nothing when the change is of a kind that only a person can make.
 */
export function editSchema(
  text: string,
  change: Change,
  places: readonly string[],
  described: Placed,
): Edited | undefined {
  const spec = parseSpec(text)
  const isOfParent = change.aspect === "property" || change.aspect === "required"
  const { parent, name } = splitProperty(change.place)
  const path = locate(spec, isOfParent ? parent : change.place)
  const schema = schemaAt(spec, path)
  if (!path || !schema) return undefined
  const done = (edited: string): Edited => ({ text: edited, toDescribe: [] })
  switch (change.aspect) {
    case "property":
      if (change.to === "none") return done(removeProperty(text, path, schema, name, places))
      return addProperty(text, path, change, places, described)
    case "required":
      return done(
        change.to === "required"
          ? requireProperty(text, path, schema, name, places)
          : setRequired(
              text,
              path,
              requiredOf(schema).filter((each) => each !== name),
            ),
      )
    case "type":
      if (!change.shape && !schema.oneOf) return done(setType(text, path, String(change.to)))
      return done(refitExamples(replaceSchema(text, path, schema, change), path, places, () => false))
    case "values":
      return done(refitExamples(setValues(text, path, schema, change.to), path, places, fitsOneOf(change.to)))
    case "additional":
      return done(setValue(text, [...path, "additionalProperties"], additionalOf(change)))
    case "default":
    case "deprecated":
      return done(setOrDelete(text, [...path, change.aspect], change.to))
    case "operation":
    case "endpoints":
    case "differs":
    case "answer":
    case "alternative":
    case "stated":
    case "server":
    case "auth":
    case "text":
    case "format":
      return undefined
    default:
      return change.isOpaque ? undefined : done(setOrDelete(text, [...path, change.aspect], change.to))
  }
}

function addProperty(
  text: string,
  path: SpecPath,
  change: Change,
  places: readonly string[],
  described: Placed,
): Edited | undefined {
  if (!change.shape) return undefined
  const { name } = splitProperty(change.place)
  const spec = parseSpec(text)
  const schema = schemaAt(spec, path) ?? {}
  const twin = findTwin(spec, described, change.place, change.shape)
  const added = twin?.schema ?? schemaOfShape(change.shape, change.place)
  const edited = setValue(text, [...path, "properties", name], added)
  return {
    text: change.to === "required" ? requireProperty(edited, path, schema, name, places) : edited,
    toDescribe: [wordsFor(change.place, twin)],
  }
}

/** What a person is asked to do about the description of something new. */
export function wordsFor(place: string, twin: Twin | undefined): string {
  return twin ? `${place}: described as ${twin.place} is; check that it fits` : `${place}: describe it`
}

function removeProperty(
  text: string,
  path: SpecPath,
  schema: JsonObject,
  name: string,
  places: readonly string[],
): string {
  const unrequired = setRequired(
    text,
    path,
    requiredOf(schema).filter((each) => each !== name),
  )
  const removed = deleteValue(unrequired, [...path, "properties", name])
  const spec = parseSpec(removed)
  return places
    .flatMap((place) => exampleObjects(spec, place))
    .reduce(
      (edited, example) => (valueAt(spec, example) === undefined ? edited : deleteValue(edited, example)),
      removed,
    )
}

function requireProperty(
  text: string,
  path: SpecPath,
  schema: JsonObject,
  name: string,
  places: readonly string[],
): string {
  const required = setRequired(text, path, [...new Set([...requiredOf(schema), name])])
  const spec = parseSpec(required)
  const property = valueAt(spec, [...path, "properties", name]) ?? true
  const shown = places.map((place) => shownElsewhere(spec, place)).find((value) => value !== undefined)
  return places
    .flatMap((place) => exampleObjects(spec, splitProperty(place).parent))
    .filter((example) => valueAt(spec, [...example, name]) === undefined)
    .reduce(
      (edited, example) => setValue(edited, [...example, name], shown ?? exampleValue(spec, property, name)),
      required,
    )
}

function requiredOf(schema: JsonObject): string[] {
  return Array.isArray(schema.required) ? schema.required.map(String) : []
}

function setRequired(text: string, path: SpecPath, names: string[]): string {
  const required: SpecPath = [...path, "required"]
  if (names.length > 0) return setValue(text, required, names)
  return valueAt(parseSpec(text), required) === undefined ? text : deleteValue(text, required)
}

function setType(text: string, path: SpecPath, name: string): string {
  const types = name.split(" | ")
  if (name === "anything") return deleteValue(text, [...path, "type"])
  return setValue(text, [...path, "type"], types.length === 1 ? name : types)
}

/** Of another kind altogether: only the description stays, which is ours. */
function replaceSchema(text: string, path: SpecPath, schema: JsonObject, change: Change): string {
  const replacement = schemaOfShape(change.shape ?? {}, change.place)
  return setValue(text, path, {
    ...replacement,
    ...(schema.description !== undefined && { description: schema.description }),
  })
}

function setValues(text: string, path: SpecPath, schema: JsonObject, values: Json): string {
  const list = Array.isArray(values) ? values : []
  const isConst = list.length === 1 && schema.const !== undefined
  const cleared = ["const", "enum"].reduce((edited, keyword) => {
    const isKept = keyword === (isConst ? "const" : "enum") && list.length > 0
    return isKept || schema[keyword] === undefined ? edited : deleteValue(edited, [...path, keyword])
  }, text)
  if (list.length === 0) return cleared
  // In the order of ours: values that stay keep their place.
  const present = Array.isArray(schema.enum) ? schema.enum : [schema.const ?? null]
  const ordered = [
    ...present.filter((value) => list.includes(value)),
    ...list.filter((value) => !present.includes(value)),
  ]
  return isConst
    ? setValue(cleared, [...path, "const"], list[0] ?? null)
    : setValue(cleared, [...path, "enum"], ordered)
}

function fitsOneOf(values: Json): (value: Json) => boolean {
  return (value) => !Array.isArray(values) || values.includes(value)
}

/** Puts a value that the schema allows in the place of each example that does not fit any more. */
function refitExamples(
  text: string,
  path: SpecPath,
  places: readonly string[],
  fits: (value: Json) => boolean,
): string {
  const spec = parseSpec(text)
  const name = splitProperty(places[0] ?? "").name
  return places
    .flatMap((place) => exampleObjects(spec, place))
    .filter((example) => !fits(valueAt(spec, example) ?? null))
    .reduce((edited, example) => setValue(edited, example, exampleValue(spec, valueAt(spec, path) ?? true, name)), text)
}

function additionalOf(change: Change): Json {
  if (change.to === "closed") return false
  return change.shape ? schemaOfShape(change.shape, `${change.place}/{}`) : true
}

function setOrDelete(text: string, path: SpecPath, value: Json): string {
  return value === "none" ? deleteValue(text, path) : setValue(text, path, value)
}
