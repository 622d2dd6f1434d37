import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { parse } from "yaml"

/** A JSON schema as it stands in the spec. `false` allows nothing, which forbids a property. */
export type Schema = boolean | SchemaObject

/** The schema keywords that the contract uses. */
export interface SchemaObject {
  $ref?: string
  title?: string
  description?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  required?: string[]
  properties?: Record<string, Schema>
  additionalProperties?: Schema
  items?: Schema
  oneOf?: Schema[]
  minLength?: number
  pattern?: string
  examples?: unknown[]
  [extension: `x-${string}`]: unknown
}

/** A limit as the spec states it. */
export interface LimitEntry {
  value: number
  description: string
}

/** The parts of the spec that the generators read. */
export interface Contract {
  text: string
  /** SHA-256 of the spec's text, in hex. */
  hash: string
  version: string
  limits: Record<string, LimitEntry>
  schemas: Record<string, SchemaObject>
  /** One entry per operation, in the order of the spec's `Operation` union. */
  operations: OperationEntry[]
}

/** One member of the `Operation` union. */
export interface OperationEntry {
  schemaName: string
  type: string
  action: string
  schema: SchemaObject
}

/** Reads the spec, or fails with what is missing in it. */
export async function readContract(path: string): Promise<Contract> {
  const text = await readFile(path, "utf8")
  return parseContract(text)
}

export function parseContract(text: string): Contract {
  const document = parse(text)
  const schemas: Record<string, SchemaObject> = document.components.schemas
  const union = schemas.Operation?.oneOf
  if (!union) throw new Error("the spec has no components.schemas.Operation with a oneOf")
  return {
    text,
    hash: createHash("sha256").update(text).digest("hex"),
    version: document.info.version,
    limits: document["x-limits"] ?? {},
    schemas,
    operations: union.map((member) => operationEntry(member, schemas)),
  }
}

/** The name a `$ref` into `components.schemas` points to. */
export function refName(ref: string): string {
  const name = /^#\/components\/schemas\/([^/]+)$/.exec(ref)?.[1]
  if (!name) throw new Error(`only references to #/components/schemas are understood, got ${ref}`)
  return name
}

function operationEntry(member: Schema, schemas: Record<string, SchemaObject>): OperationEntry {
  if (typeof member === "boolean" || !member.$ref) throw new Error("each member of Operation must be a $ref")
  const schemaName = refName(member.$ref)
  const schema = schemas[schemaName]
  const type = constantOf(schema, "type")
  const action = constantOf(schema, "action")
  if (!schema || !type || !action) throw new Error(`${schemaName} must have a constant type and a constant action`)
  return { schemaName, type, action, schema }
}

function constantOf(schema: SchemaObject | undefined, property: string): string | undefined {
  const found = schema?.properties?.[property]
  return typeof found === "object" && typeof found.const === "string" ? found.const : undefined
}

/** A copy of the schema with each schema directly inside it mapped. */
export function mapChildren(schema: SchemaObject, map: (child: Schema) => Schema): SchemaObject {
  const mapped: SchemaObject = { ...schema }
  if (schema.properties) {
    mapped.properties = Object.fromEntries(Object.entries(schema.properties).map(([key, value]) => [key, map(value)]))
  }
  if (schema.additionalProperties !== undefined) mapped.additionalProperties = map(schema.additionalProperties)
  if (schema.items !== undefined) mapped.items = map(schema.items)
  if (schema.oneOf) mapped.oneOf = schema.oneOf.map(map)
  return mapped
}
