import fc from "fast-check"
import { clientFlaws, type Flaw, harmlessFlaws, serverFlaws } from "./flaws.ts"
import { kinds, type OperationPlan } from "./operation-plan.ts"
import type { Name } from "./people-and-objects.ts"
import { record } from "./plain-record.ts"

const name: fc.Arbitrary<Name> = fc.oneof(
  { weight: 1, arbitrary: fc.constant("id") },
  { weight: 2, arbitrary: fc.constantFrom("number", "digits", "email", "EMAIL", "cio_id", "phone") },
)

const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  // Around the size of a whole batch, and beyond it.
  { weight: 1, arbitrary: fc.integer({ min: 20, max: 300 }).map((length) => "é".repeat(length)) },
)

const flaw: fc.Arbitrary<Flaw> = fc.oneof(
  { weight: 20, arbitrary: fc.constant("none") },
  { weight: 4, arbitrary: fc.constantFrom(...harmlessFlaws) },
  { weight: 3, arbitrary: fc.constantFrom(...clientFlaws) },
  { weight: 2, arbitrary: fc.constantFrom(...serverFlaws) },
)

const size: fc.Arbitrary<OperationPlan["size"]> = fc.oneof(
  { weight: 10, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: record({
      of: fc.constantFrom("operation", "batch", "batch of two", "batch of two"),
      off: fc.constantFrom(-1, 0, 1),
    }),
  },
)

/** Anything that a caller may hand over. There are few entities, so that many operations meet on one. */
export const anyOperation: fc.Arbitrary<OperationPlan> = record({
  kind: fc.oneof(
    // Most of what is sent in life.
    { weight: 1, arbitrary: fc.constantFrom("identify", "event", "join objects", "rename") },
    { weight: 2, arbitrary: fc.constantFrom(...kinds) },
  ),
  entity: fc.nat(3),
  name,
  other: fc.nat(3),
  otherName: name,
  text,
  size,
  flaw,
  changes: fc.boolean(),
})
