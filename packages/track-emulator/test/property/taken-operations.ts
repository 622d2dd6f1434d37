import { checkOperation } from "@cio/track-core/validate"
import fc from "fast-check"
import type { TakenOperation } from "../../src/taken-operation.ts"

/** When the operations arrive, in Unix seconds. */
export const now = 100_000_000

// Few of each, so that operations meet.
const mergeable = fc.oneof(
  fc.record({ id: fc.constantFrom("1", "2", "3") }),
  fc.record({ email: fc.constantFrom("a@example.com", "A@example.com", "b@example.com") }),
  fc.record({ cio_id: fc.constantFrom("a3000001", "a3000002", "ffff") }),
)
const anyPerson = fc.oneof(mergeable, fc.record({ phone: fc.constantFrom("+491", "+492") }))
const anyObject = fc.oneof(
  fc.record({ object_type_id: fc.constantFrom("1", "2"), object_id: fc.constantFrom("x", "y") }),
  fc.record({ cio_object_id: fc.constantFrom("ob000001", "ob0000ff") }),
)
const anonymousId = fc.constantFrom("v", "w")
const attributes = fc.dictionary(
  fc.constantFrom(
    "id",
    "email",
    "phone",
    "plan",
    "_update",
    "cio_id",
    "anonymous_id",
    "cio_subscription_preferences.topics.topic_1",
  ),
  fc.constantFrom<unknown>("1", "2", "a@example.com", "b@example.com", "+491", "v", "w", null, "", true, 7),
)
const relationship_attributes = fc.dictionary(fc.constantFrom("role", "via"), fc.constantFrom("a", "b", null))
const toObjects = fc.array(fc.record({ identifiers: anyObject, relationship_attributes }), { maxLength: 2 })
const toPeople = fc.array(fc.record({ identifiers: mergeable }), { maxLength: 2 })
const toAnonymous = fc.array(
  fc.record({ identifiers: fc.record({ anonymous_id: anonymousId }), relationship_attributes }),
  { maxLength: 2 },
)
const token = fc.constantFrom("s", "t")
const timestamp = fc.constantFrom(-1, 1000, now - 1000, now - 1, now + 1, now * 1000)
const eventId = fc.constantFrom("1", "i", "j")

function about(
  type: string,
  action: string,
  identifiers: fc.Arbitrary<object>,
  rest: Record<string, fc.Arbitrary<unknown>> = {},
) {
  return fc.record({ type: fc.constant(type), action: fc.constant(action), identifiers, ...rest })
}

const ofV2 = fc
  .oneof(
    about("person", "identify", anyPerson, { attributes, timestamp, cio_relationships: toObjects }),
    about("person", "identify", anyPerson, { attributes }),
    about("person", "event", anyPerson, { name: fc.constantFrom("e", " "), id: fc.uuid(), timestamp }),
    about("person", "page", anyPerson, { name: fc.constant("p"), id: eventId }),
    about("person", "screen", anyPerson, { name: fc.constant("s") }),
    about("person", "add_device", anyPerson, { device: fc.record({ token, platform: fc.constant("ios") }) }),
    about("person", "delete_device", anyPerson, { device: fc.record({ token }) }),
    about("person", "add_relationships", anyPerson, { cio_relationships: toObjects }),
    about("person", "delete_relationships", anyPerson, { cio_relationships: toObjects }),
    about("person", "delete", anyPerson),
    about("person", "suppress", anyPerson),
    about("person", "unsuppress", anyPerson),
    fc.record({
      type: fc.constant("person"),
      action: fc.constant("merge"),
      primary: mergeable,
      secondary: mergeable,
    }),
    about("object", "identify", anyObject, { attributes, cio_relationships: toPeople }),
    about("object", "identify_anonymous", anyObject, { cio_relationships: toAnonymous }),
    about("object", "add_relationships", anyObject, { cio_relationships: toPeople }),
    about("object", "delete_relationships", anyObject, { cio_relationships: toPeople }),
    about("object", "delete", anyObject),
  )
  .map((value): TakenOperation | undefined => {
    const result = checkOperation(value)
    return result.ok ? result.operation : undefined
  })
  .filter((value) => value !== undefined)

const deliveryId = fc.constant({ id: "d" })
const segmentId = fc.record({ id: fc.constantFrom("7", "8") })
const people = fc.array(anyPerson, { maxLength: 3 })
// What only v1 can say has no validator: each is generated as its type says.
const ofV1: fc.Arbitrary<TakenOperation> = fc.oneof(
  fc.record(
    {
      type: fc.constant("anonymous" as const),
      action: fc.constantFrom("event" as const, "page" as const),
      identifiers: fc.record({ anonymous_id: anonymousId }, { requiredKeys: [] }),
      name: fc.constant("a"),
      id: eventId,
      timestamp,
    },
    { requiredKeys: ["type", "action", "identifiers", "name"] },
  ),
  fc.record({
    type: fc.constant("segment" as const),
    action: fc.constantFrom("add_people" as const, "remove_people" as const),
    identifiers: segmentId,
    people,
    unusable: fc.constantFrom([], [0], [1, 2]),
  }),
  fc.record({
    type: fc.constant("form" as const),
    action: fc.constant("submit" as const),
    identifiers: deliveryId,
    attributes,
  }),
  fc.record({
    type: fc.constant("delivery" as const),
    action: fc.constant("metric" as const),
    identifiers: deliveryId,
    name: fc.constant("clicked"),
    timestamp,
  }),
)

/** Any operation that the emulator takes. */
export const takenOperation: fc.Arbitrary<TakenOperation> = fc.oneof(
  { arbitrary: ofV2, weight: 4 },
  { arbitrary: ofV1, weight: 1 },
)
