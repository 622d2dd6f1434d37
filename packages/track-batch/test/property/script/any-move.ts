import fc from "fast-check"
import type { Applied, Break, Move, Place, RetryAfter } from "../../support/referee-ruling.ts"
import { record } from "./plain-record.ts"

const applied = fc.constantFrom<Applied>("none", "some", "all")
const by = fc.constantFrom<Break>("reset", "close")
const at = fc.double({ min: 0, max: 0.999, noNaN: true })
const place: fc.Arbitrary<Place> = record({ region: fc.constantFrom("start", "head", "body"), at })

/** What a server may name an operation by. Several entries may name the same one, and in any order. */
const entry: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.nat(5).map((batch_index) => ({ batch_index, reason: "named", message: "by the script" })),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      ...[-1, 1e9, 2 ** 53, 0.5, "0", null].map((batch_index) => ({ batch_index })),
      { reason: "nameless" },
      null,
      7,
    ),
  },
)

const html = "<html>502 Bad Gateway</html>"
const errors = '{"errors":[{"reason":"malformed"}]}'

const retryAfter: fc.Arbitrary<RetryAfter | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(0, 1, 7, 120).map((seconds) => ({ seconds })),
  fc.constantFrom(-5, -5, 2, 40).map((secondsAhead) => ({ secondsAhead })),
  fc.constantFrom("soon", "-1", "").map((text) => ({ text })),
)

/** An answer of one of some statuses with one of some bodies. */
function answer(statuses: number[], bodies: string[], applies: fc.Arbitrary<Applied>) {
  return {
    kind: fc.constant("answer" as const),
    status: fc.constantFrom(...statuses),
    body: fc.constantFrom(...bodies),
    applies,
  }
}

const none = fc.constant<Applied>("none")
const weigh = (weight: number, arbitrary: fc.Arbitrary<Move>) => ({ weight, arbitrary })

/** Anything that may happen to one request. */
export const anyMove: fc.Arbitrary<Move> = fc.oneof(
  weigh(40, fc.constant({ kind: "take" })),
  weigh(8, record({ kind: fc.constant("take and hang up"), by })),
  weigh(
    25,
    record({
      kind: fc.constant("name"),
      status: fc.constantFrom(200, 207),
      entries: fc.array(entry, { minLength: 1, maxLength: 4 }),
    }),
  ),
  weigh(25, record(answer([400, 413, 422], ["", html, errors, '{"errors":'], none))),
  weigh(25, record({ ...answer([429, 503], ["", html], none), retryAfter })),
  weigh(25, record({ ...answer([500, 502, 503, 504, 408], ["", html, "{}"], applied), retryAfter })),
  // Successes that say nothing which can be understood.
  weigh(15, record(answer([200, 207], [html, '{"errors":', "[]"], applied))),
  weigh(6, record(answer([401, 403, 404], [""], none))),
  weigh(25, record({ kind: fc.constant("cut request"), place, by })),
  weigh(25, record({ kind: fc.constant("cut answer"), place, by, applies: applied })),
  weigh(
    20,
    record({
      kind: fc.constant("wait"),
      place,
      // The longer ones are over after the client's patience, or never.
      ms: fc.constantFrom(40, 700, 4_000, 400_000, Number.POSITIVE_INFINITY),
      applies: fc.constantFrom("before", "after"),
    }),
  ),
  weigh(10, fc.constant({ kind: "unreached" })),
)
