import type { Operation, PersonAddRelationships } from "@cio/track-core"
import { operationPool } from "../operation-pool.ts"

/** Kinds of operations that have room for a number in their own data. */
type Numberable =
  | Extract<Operation, { action: "identify" | "identify_anonymous" | "page" | "screen" }>
  | Extract<Operation, { type: "person"; action: "event" }>
  | PersonAddRelationships

/**
 * A source of so many operations, each of which carries its place, from 0. People and companies are Zipf-distributed,
 * and no event brings an id.
 */
export function numberedOperations(count: number): AsyncGenerator<Operation> {
  return number(operationPool({ spreading: "zipf", eventIds: false }).filter(isNumberable), count)
}

async function* number(pool: readonly Numberable[], count: number): AsyncGenerator<Operation> {
  for (let number = 0; ; ) {
    for (const operation of pool) {
      if (number === count) return
      yield withNumber(operation, number++)
    }
  }
}

/** The place that an operation carries. Throws if it carries none. */
export function numberOf(operation: Operation): number {
  const number: unknown = isNumberable(operation) ? dataOf(operation)?.number : undefined
  if (typeof number !== "number") throw new RangeError(`${operation.type} ${operation.action} without a number`)
  return number
}

function withNumber(operation: Numberable, number: number): Operation {
  if (operation.action !== "add_relationships") {
    return { ...operation, attributes: { ...operation.attributes, number } }
  }
  const cio_relationships = operation.cio_relationships.map((relationship) => ({
    ...relationship,
    relationship_attributes: { ...relationship.relationship_attributes, number },
  }))
  return { ...operation, cio_relationships }
}

function dataOf(operation: Numberable): Record<string, unknown> | undefined {
  if (operation.action !== "add_relationships") return operation.attributes
  return operation.cio_relationships[0]?.relationship_attributes
}

function isNumberable(operation: Operation): operation is Numberable {
  const { type, action } = operation
  if (type === "person") return ["identify", "event", "page", "screen", "add_relationships"].includes(action)
  return type === "object" && (action === "identify" || action === "identify_anonymous")
}
