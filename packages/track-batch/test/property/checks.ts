import { isUlid, type Operation } from "@cio/track-core"
import { expect } from "vitest"
import { attributeOf } from "../support/operations.ts"
import type { Finished } from "./play.ts"
import type { Script } from "./script.ts"

/** Every operation that was taken has one outcome, with its own index and object, and the counts agree. */
export function checkAccount(
  { outcomes, totals, operations, given, isStopped, isResolved }: Finished,
  { source }: Script,
): void {
  const indexes = outcomes.map(({ index }) => index).sort((a, b) => a - b)
  expect(indexes).toEqual(Array.from({ length: totals.operations }, (_, i) => i))
  for (const { index, operation } of outcomes) expect(operation).toBe(operations[index])
  for (const status of ["accepted", "rejected", "unsent", "unknown"] as const) {
    expect(outcomes.filter((outcome) => outcome.status === status)).toHaveLength(totals[status])
  }
  const isWhole = totals.operations === operations.length
  if (source === "array" || !isStopped) expect(isWhole).toBe(true)
  // What an async source was asked for at the moment of a stop may come too late to be taken.
  expect(given - totals.operations).toBeOneOf(isStopped ? [0, 1] : [0])
  if (isResolved !== undefined) expect(isResolved).toBe(totals.accepted === operations.length)
}

/** Every request keeps within the limits and holds the operations as they are, an event always under the same id. */
export function checkRequests({ record, totals, mostInFlight, operations }: Finished, { options }: Script): void {
  expect(record.complaints).toEqual([])
  expect(record.requests.length).toBeLessThanOrEqual(totals.requests)
  expect(mostInFlight).toBeLessThanOrEqual(options.order === "entity" ? 1 : options.concurrency)
  const idOf = new Map<number, unknown>()
  for (const request of record.requests) {
    expect(request.bytes).toBeLessThanOrEqual(options.maxBatchBytes)
    expect(request.operations.length).toBeLessThanOrEqual(options.maxBatchOperations)
    for (const operation of request.operations) {
      const { n } = operation.attributes
      const own = operations.find((each) => numberOf(each) === n)
      const text = JSON.parse(JSON.stringify(own))
      if (own?.action !== "event" || "id" in own) {
        expect(operation).toEqual(text)
        continue
      }
      expect(isUlid(String(operation.id))).toBe(true)
      expect(operation).toEqual({ ...text, id: idOf.get(n) ?? operation.id })
      idOf.set(n, operation.id)
    }
  }
  expect(new Set(idOf.values()).size).toBe(idOf.size)
}

/** What an outcome says of an operation is what the referee did with it. */
export function checkOutcomes({ outcomes, record }: Finished): void {
  const applied = new Set(record.requests.flatMap((request) => request.applied))
  const sent = new Set<number>()
  const refused = new Set<number>()
  for (const request of record.requests) {
    for (const { attributes } of request.operations) {
      sent.add(attributes.n)
      if (!request.applied.includes(attributes.n)) refused.add(attributes.n)
    }
  }
  for (const outcome of outcomes) {
    const n = numberOf(outcome.operation)
    if (n === undefined) {
      // A hole, which is only not rejected when a stop came before it.
      if (outcome.status !== "unsent") expect(outcome).toMatchObject({ status: "rejected", by: "client" })
      continue
    }
    if (outcome.status === "accepted") expect(applied).toContain(n)
    if (outcome.status === "unsent") expect(applied).not.toContain(n)
    if (outcome.status === "rejected" && outcome.by === "client") expect(sent).not.toContain(n)
    // An earlier attempt that broke off may have applied what the service refuses later.
    if (outcome.status === "rejected" && outcome.by === "server") expect(refused).toContain(n)
  }
}

/** Operations on one entity are applied in the order of the source, repetitions by a retry aside. */
export function checkOrder({ record, operations }: Finished): void {
  const appliedTo = new Map<string, number[]>()
  for (const n of new Set(record.requests.flatMap((request) => request.applied))) {
    const operation = operations.find((each) => numberOf(each) === n)
    const entity = operation && "identifiers" in operation ? JSON.stringify(operation.identifiers) : ""
    appliedTo.set(entity, [...(appliedTo.get(entity) ?? []), n])
  }
  for (const numbers of appliedTo.values()) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
}

function numberOf(operation: Operation | undefined): number | undefined {
  // Those that the tests make have a number; holes have nothing.
  return operation && (attributeOf(operation, "n") as number)
}
