import type { Operation } from "@cio/track-core"
import fc from "fast-check"
import type { BatchSettings } from "../../src/batch-options.ts"
import { asOperation } from "../support/operations.ts"
import type { Move } from "../support/referee-ruling.ts"

/** Everything that one run is made of. */
export interface Script {
  operations: OperationPlan[]
  moves: Move[]
  /** Attempts, from 1, that find nobody listening. */
  unreached: number[]
  /** Abort when so many requests have arrived or were applied, or so many operations were given or outcomes read. */
  abort: { at: "arrival" | "applied" | "given" | "outcome"; count: number } | undefined
  source: "array" | "set" | "generator" | "async" | "slow" | "stream"
  via: "batch" | "settled" | "stream"
  options: Required<
    Pick<BatchSettings<never>, "order" | "concurrency" | "maxBatchBytes" | "maxBatchOperations" | "maxAttempts">
  >
}

/** What one operation is like. */
export interface OperationPlan {
  kind: "identify" | "event" | "event with id" | "object"
  /** Which of a few people or objects it is about. */
  entity: number
  text: string
  /** Refused by the server alone, or with its whole request; or not to be sent at all. */
  flaw: "none" | "invalid" | "poison" | "bigint" | "hole"
}

/** The operation of a plan. It carries its number, by which the referee and the checks know it. */
export function makeOperation({ kind, entity, text, flaw }: OperationPlan, n: number): Operation {
  if (flaw === "hole") return asOperation(undefined)
  const attributes = { n, text, ...(flaw === "none" ? {} : { flaw: flaw === "bigint" ? 1n : flaw }) }
  const identifiers = { id: `p${entity}` }
  switch (kind) {
    case "identify":
      return { type: "person", action: "identify", identifiers, attributes }
    case "event":
      return { type: "person", action: "event", identifiers, name: "e", attributes }
    case "event with id":
      return { type: "person", action: "event", identifiers, name: "e", id: `own-${n}`, attributes }
    case "object":
      return {
        type: "object",
        action: "identify",
        identifiers: { object_type_id: "1", object_id: `o${entity}` },
        attributes,
      }
    default:
      return kind satisfies never
  }
}

const plan: fc.Arbitrary<OperationPlan> = fc.record({
  kind: fc.constantFrom("identify", "event", "event with id", "object"),
  entity: fc.nat(3),
  text: fc.oneof(
    { weight: 5, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
    { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
    // Around the size of a whole batch, and beyond it.
    { weight: 1, arbitrary: fc.integer({ min: 20, max: 300 }).map((length) => "é".repeat(length)) },
  ),
  flaw: fc.oneof(
    { weight: 10, arbitrary: fc.constant("none" as const) },
    { weight: 1, arbitrary: fc.constantFrom("invalid", "poison", "bigint", "hole") },
  ),
})

/** What a server may name an operation by. */
const entry: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.nat(5).map((batch_index) => ({ batch_index, reason: "named" })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      ...[-1, 1e9, 0.5, "0", null].map((batch_index) => ({ batch_index })),
      { reason: "nameless" },
      null,
      7,
    ),
  },
)

const html = "<html>502 Bad Gateway</html>"

/** An answer of one of some statuses with one of some bodies. */
function answer(statuses: number[], bodies: string[], apply: fc.Arbitrary<boolean>): fc.Arbitrary<Move> {
  return fc.record({
    kind: fc.constant("answer"),
    status: fc.constantFrom(...statuses),
    body: fc.constantFrom(...bodies),
    apply,
  })
}

const never = fc.constant(false)
const errors = '{"errors":[{"reason":"malformed"}]}'

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 40, arbitrary: fc.constant<Move>({ kind: "take" }) },
  {
    weight: 30,
    arbitrary: fc.record({
      kind: fc.constant("name"),
      status: fc.constantFrom(200, 207),
      entries: fc.array(entry, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 25, arbitrary: answer([400, 413, 422], ["", html, errors, '{"errors":'], never) },
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant("answer"),
      status: fc.constantFrom(429, 503),
      body: fc.constant(""),
      retryAfter: fc.constantFrom("0", "3600", "soon"),
      apply: never,
    }),
  },
  { weight: 25, arbitrary: answer([500, 502, 503, 408], ["", html, "{}"], fc.boolean()) },
  // Successes that say nothing which can be understood.
  { weight: 20, arbitrary: answer([200, 207], [html, '{"errors":', "[]"], fc.boolean()) },
  { weight: 3, arbitrary: answer([401, 403, 404], [""], never) },
  { weight: 20, arbitrary: fc.record({ kind: fc.constant("reset"), apply: fc.boolean() }) },
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant("cut"),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      apply: fc.boolean(),
    }),
  },
  { weight: 20, arbitrary: fc.record({ kind: fc.constant("hang"), apply: fc.boolean() }) },
)

/** Any script. */
export const script: fc.Arbitrary<Script> = fc.record({
  operations: fc.array(plan, { minLength: 1, maxLength: 25 }),
  moves: fc.array(move, { maxLength: 14 }),
  unreached: fc.oneof(fc.constant<number[]>([]), fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 4 })),
  abort: fc.option(
    fc.record({
      at: fc.constantFrom("arrival", "applied", "given", "outcome"),
      count: fc.integer({ min: 1, max: 12 }),
    }),
    { nil: undefined, freq: 2 },
  ),
  source: fc.constantFrom("array", "set", "generator", "async", "slow", "stream"),
  via: fc.constantFrom("batch", "settled", "stream"),
  options: fc.record({
    order: fc.constantFrom("entity", "none"),
    concurrency: fc.integer({ min: 1, max: 4 }),
    maxBatchBytes: fc.integer({ min: 150, max: 900 }),
    maxBatchOperations: fc.constantFrom(1, 2, 3, 5, Number.POSITIVE_INFINITY),
    maxAttempts: fc.integer({ min: 1, max: 4 }),
  }),
})
