import { createHash } from "node:crypto"
import { cyclicReference, resolveReference } from "../document/resolve-reference.ts"
import { canonical, isObject, type Json, type JsonObject } from "../json.ts"
import { UpdateSpecError } from "../update-spec-error.ts"
import { type Draft, emptyDraft, mergeDrafts } from "./draft.ts"
import type { Mends } from "./mends.ts"

/** What reading a schema needs to know. */
export interface ReadContext {
  document: JsonObject
  mends: Mends
  /** How many schemas were read so far, over the whole document: a stop for one that unfolds without end. */
  budget: { used: number }
  /** References being read, with how deep inside the value each began. */
  open: ReadonlyMap<string, number>
  /** Steps into the value so far. */
  depth: number
  /** Schemas around this one, references followed. */
  nesting: number
}

const maxSchemas = 100_000
const maxAlternatives = 500
const maxNesting = 200

const boundKeywords = new Set(
  "maxLength minLength pattern maximum minimum exclusiveMaximum exclusiveMinimum multipleOf maxItems minItems uniqueItems maxProperties minProperties".split(
    " ",
  ),
)
/** Read below, or of no meaning to what is sent and answered. */
const knownKeywords = new Set(
  "$ref type const enum properties required additionalProperties unevaluatedProperties items oneOf anyOf allOf title summary description default format deprecated readOnly writeOnly nullable discriminator example examples xml externalDocs $comment $schema $id $anchor $defs".split(
    " ",
  ),
)
const jsonTypes = new Set(["array", "boolean", "integer", "null", "number", "object", "string"])

export function newReadContext(document: JsonObject, mends: Mends): ReadContext {
  return { document, mends, budget: { used: 0 }, open: new Map(), depth: 0, nesting: 0 }
}

/** Reads a schema into its alternatives. `at` names it in messages. */
export function readSchema(schema: Json, at: string, around: ReadContext): Draft[] {
  if (schema === true) return [emptyDraft()]
  if (schema === false) return []
  if (!isObject(schema))
    throw new UpdateSpecError(`the schema at ${at} is neither an object nor a boolean. Repair the document.`)
  const context = { ...around, nesting: around.nesting + 1 }
  if (context.nesting > maxNesting) {
    throw new UpdateSpecError(`the schema at ${at} is nested deeper than ${maxNesting} schemas. Flatten it.`)
  }
  context.budget.used += 1
  if (context.budget.used > maxSchemas) {
    throw new UpdateSpecError(
      `the document unfolds into more than ${maxSchemas} schemas, last at ${at}. Take out what repeats.`,
    )
  }
  const parts: Draft[][] = []
  if (typeof schema.$ref === "string") parts.push(readReferred(schema.$ref, at, schema, context))
  parts.push([readKeywords(schema, at, context)])
  const all = listAt(schema, "allOf")
  if (all.length > 0) context.mends.note("allOf", at)
  parts.push(...all.map((part) => readSchema(part, at, context)))
  for (const keyword of ["oneOf", "anyOf"]) {
    const branches = listAt(schema, keyword)
    if (branches.length > 0) parts.push(branches.flatMap((branch) => readSchema(branch, at, context)))
  }
  if (isObject(schema.discriminator) && !isObject(schema.discriminator.mapping)) context.mends.note("discriminator", at)
  return parts.reduce((merged, part) => mergeOrFail(merged, part, at))
}

function mergeOrFail(merged: Draft[], part: Draft[], at: string): Draft[] {
  if (merged.length * part.length > maxAlternatives) {
    throw new UpdateSpecError(
      `the schema at ${at} has more than ${maxAlternatives} alternatives. Split it, or describe it by hand.`,
    )
  }
  const both = mergeDrafts(merged, part)
  if (both.length === 0 && merged.length > 0 && part.length > 0) {
    throw new UpdateSpecError(
      `the schema at ${at} contradicts itself: nothing can meet all of its parts. Repair the document.`,
    )
  }
  return both
}

function readReferred(ref: string, at: string, site: JsonObject, context: ReadContext): Draft[] {
  const openedAt = context.open.get(ref)
  if (openedAt !== undefined) {
    // Without a step into the value in between, the reference says nothing; with one, it is a value of any depth,
    // such as "any JSON", for which no type can be generated.
    if (openedAt === context.depth) throw cyclicReference(ref)
    context.mends.note("recursion", at)
    return [emptyDraft()]
  }
  const target = resolveReference(context.document, ref)
  const drafts = readSchema(target, ref, { ...context, open: new Map([...context.open, [ref, context.depth]]) })
  // A description beside a $ref stands in place of the one it refers to.
  return site.description === undefined ? drafts : drafts.map((draft) => ({ ...draft, prose: [] }))
}

function readKeywords(schema: JsonObject, at: string, context: ReadContext): Draft {
  const draft = emptyDraft()
  const inside: ReadContext = { ...context, depth: context.depth + 1 }
  draft.prose = [schema.title, schema.summary, schema.description].filter((text) => typeof text === "string")
  readValues(schema, draft)
  for (const [name, inner] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    draft.properties.set(name, readSchema(inner, `${at}/${name}`, inside))
  }
  for (const name of listAt(schema, "required")) if (typeof name === "string") draft.required.add(name)
  const additional = schema.additionalProperties ?? schema.unevaluatedProperties
  if (additional !== undefined) draft.additional = readSchema(additional, `${at}/*`, inside)
  if (schema.items !== undefined && !Array.isArray(schema.items)) {
    draft.items = readSchema(schema.items, `${at}[]`, inside)
  }
  if (schema.type === undefined && draft.properties.size > 0) draft.types = ["object"]
  if (schema.type === undefined && draft.items) draft.types = ["array"]
  for (const [keyword, value] of Object.entries(schema)) readOther(keyword, value, draft)
  return draft
}

function readValues(schema: JsonObject, draft: Draft): void {
  const types = [schema.type]
    .flat()
    .filter((type) => typeof type === "string")
    .filter((type) => jsonTypes.has(type))
  // OpenAPI 3.0 says so what 3.1 says with the type "null".
  if (types.length > 0) draft.types = schema.nullable === true ? [...types, "null"] : types
  if (schema.const !== undefined) draft.values = [schema.const]
  else if (Array.isArray(schema.enum)) draft.values = schema.enum
  if (schema.default !== undefined) draft.default = schema.default
  if (typeof schema.format === "string") draft.format = schema.format
  draft.deprecated = schema.deprecated === true
  draft.readOnly = schema.readOnly === true
  draft.writeOnly = schema.writeOnly === true
}

/** Whether a keyword is a bound: a standard one, or an extension that looks like a limit. */
export function isBoundKeyword(keyword: string): boolean {
  return boundKeywords.has(keyword) || /^x-.*(max|limit)/i.test(keyword)
}

function readOther(keyword: string, value: Json, draft: Draft): void {
  const isScalar = typeof value === "number" || typeof value === "string" || typeof value === "boolean"
  if (boundKeywords.has(keyword) && isScalar) draft.bounds.set(keyword, value)
  // Extensions are read when they look like a limit. Our own `x-limit...` name an entry of x-limits and are strings.
  else if (isBoundKeyword(keyword) && keyword.startsWith("x-") && typeof value === "number")
    draft.bounds.set(keyword, value)
  else if (isUnread(keyword, value)) {
    draft.unread.set(keyword, createHash("sha256").update(canonical(value)).digest("hex").slice(0, 12))
  }
}

function isUnread(keyword: string, value: Json): boolean {
  if (keyword === "type") return [value].flat().some((type) => typeof type !== "string" || !jsonTypes.has(type))
  if (keyword === "items") return Array.isArray(value)
  return !knownKeywords.has(keyword) && !boundKeywords.has(keyword) && !keyword.startsWith("x-")
}

function listAt(schema: JsonObject, keyword: string): Json[] {
  const value = schema[keyword]
  return Array.isArray(value) ? value : []
}
