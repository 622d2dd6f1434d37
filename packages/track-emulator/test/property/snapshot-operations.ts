import { checkOperation } from "@cio/track-core/validate"
import fc from "fast-check"
import type { TrackState } from "../../src/state/track-state.ts"
import { viewEvent, viewObject, viewPerson } from "../../src/state/views.ts"
import type { TakenOperation } from "../../src/taken-operation.ts"

// Few of each, so that operations meet.
const id = fc.constantFrom("1", "2", "3", "ü\u2028")
const personIdentifiers = fc.oneof(
  fc.record({ id }),
  fc.record({ email: fc.constantFrom("a@example.com", "A@example.com", "b@example.com") }),
  fc.record({ cio_id: fc.constantFrom("a3000001", "a3000002", "a3000003", "ffff") }),
)
const anyPerson = fc.oneof(personIdentifiers, fc.record({ phone: fc.constantFrom("+491111111", "+492222222") }))
const anyObject = fc.oneof(
  fc.record({ object_type_id: fc.constantFrom("1", "2"), object_id: fc.constantFrom("x", "y") }),
  fc.record({ cio_object_id: fc.constantFrom("ob000001", "ob000002", "ob0000ff") }),
)
const anonymousId = fc.constantFrom("anon-1", "anon-2")
const value = fc.oneof(
  fc.constantFrom<unknown>("1", "2", "a@example.com", "+491111111", null, "", true, 7, 1.5, "null", "infinity"),
  // Out of JSON, as every operation is: no -0, which JSON does not keep.
  fc.jsonValue({ maxDepth: 2 }).map((json) => JSON.parse(JSON.stringify(json))),
  // What JSON reads 1e999 as.
  fc.constantFrom(Infinity, -Infinity, [null, Infinity]),
)
const attributes = fc.dictionary(
  fc.constantFrom(
    ...["id", "email", "phone", "plan", "10", "_update", "anonymous_id", "__proto__", "toString"],
    "cio_subscription_preferences.topics.topic_1",
    "cio_subscription_preferences",
  ),
  value,
  { noNullPrototype: true },
)
const relationship_attributes = attributes
const toObjects = fc.array(fc.record({ identifiers: anyObject, relationship_attributes }), { maxLength: 3 })
const toPeople = fc.array(fc.record({ identifiers: personIdentifiers, relationship_attributes }), { maxLength: 3 })
const toAnonymous = fc.array(
  fc.record({ identifiers: fc.record({ anonymous_id: anonymousId }), relationship_attributes }),
  { maxLength: 2 },
)
const token = fc.constantFrom("s", "t", "u")
const timestamp = fc.constantFrom(-1, 1000, 2000.5, 2_999_990, 5e12)
const eventId = fc.constantFrom("i", "j", "k", "1")

function about(
  type: string,
  action: string,
  identifiers: fc.Arbitrary<object>,
  rest: Record<string, fc.Arbitrary<unknown>> = {},
  optional: Record<string, fc.Arbitrary<unknown>> = {},
) {
  const required = fc.record({ type: fc.constant(type), action: fc.constant(action), identifiers, ...rest })
  return fc.tuple(required, fc.record(optional, { requiredKeys: [] })).map(([one, other]) => ({ ...one, ...other }))
}

const byContract = fc
  .oneof(
    {
      weight: 4,
      arbitrary: about("person", "identify", anyPerson, {}, { attributes, timestamp, cio_relationships: toObjects }),
    },
    {
      weight: 2,
      arbitrary: about(
        "person",
        "event",
        anyPerson,
        { name: fc.constant("e") },
        { id: eventId, timestamp, attributes },
      ),
    },
    about("person", "page", anyPerson, { name: fc.constant("p") }, { id: eventId }),
    about("person", "screen", anyPerson, { name: fc.constant(" s ") }),
    about("person", "add_device", anyPerson, {
      device: fc.record({ token, platform: fc.constantFrom("ios", "android") }),
    }),
    about("person", "delete_device", anyPerson, { device: fc.record({ token }) }),
    about("person", "add_relationships", anyPerson, { cio_relationships: toObjects }),
    about("person", "delete_relationships", anyPerson, { cio_relationships: toObjects }),
    about("person", "delete", anyPerson),
    about("person", "suppress", anyPerson),
    about("person", "unsuppress", anyPerson),
    fc.record({
      type: fc.constant("person"),
      action: fc.constant("merge"),
      primary: personIdentifiers,
      secondary: personIdentifiers,
    }),
    about("object", "identify", anyObject, {}, { attributes, cio_relationships: toPeople }),
    about("object", "identify_anonymous", anyObject, { cio_relationships: toAnonymous }, { attributes }),
    about("object", "add_relationships", anyObject, { cio_relationships: toPeople }),
    about("object", "delete_relationships", anyObject, { cio_relationships: toPeople }),
    about("object", "delete", anyObject),
    about("delivery", "event", fc.record({ id: fc.constant("d") }), { name: fc.constant("opened") }),
  )
  .map((candidate): TakenOperation | undefined => {
    const result = checkOperation(candidate)
    return result.ok ? result.operation : undefined
  })
  .filter((operation) => operation !== undefined)

/** What the v1 endpoints alone can say. */
const byFirstVersion = fc.oneof(
  about(
    "anonymous",
    "event",
    fc.record({ anonymous_id: anonymousId }, { requiredKeys: [] }),
    { name: fc.constant("a") },
    { id: eventId, timestamp, attributes },
  ),
  about("delivery", "metric", fc.record({ id: fc.constant("d") }), { name: fc.constant("clicked") }, { timestamp }),
  about("delivery", "unsubscribe", fc.record({ id: fc.constant("d") }), {
    attributes: fc.constant({ unsubscribe: true }),
  }),
  about("segment", "add_people", fc.record({ id: fc.constantFrom("7", "8") }), {
    people: fc.array(personIdentifiers, { minLength: 1, maxLength: 3 }),
  }),
  about("segment", "remove_people", fc.record({ id: fc.constantFrom("7", "8") }), {
    people: fc.array(personIdentifiers, { minLength: 1, maxLength: 2 }),
  }),
  about("form", "submit", fc.record({ id: fc.constant("f") }), { attributes }),
  // Made to fit the type, which fast-check cannot see.
) as fc.Arbitrary<TakenOperation>

/** Any operation, in a world so small that they meet. */
export const anyOperation: fc.Arbitrary<TakenOperation> = fc.oneof(
  { weight: 3, arbitrary: byContract },
  { weight: 1, arbitrary: byFirstVersion },
)

/** All that can be seen of a state, in the order in which it is shown. */
export function show(state: TrackState) {
  return {
    people: Array.from(state.people.values(), (person) => ({
      ...viewPerson(person),
      editedAt: person.editedAt,
      events: (person.events ?? []).map(viewEvent),
      segments: state.segments.of(person),
    })),
    objects: Array.from(state.objects.values(), viewObject),
    events: Array.from(state.events.values(), (event) => ({ number: event.number, ...viewEvent(event) })),
    segments: Array.from(state.segments.entries(), ([id, people]) => [id, Array.from(people, ({ cio_id }) => cio_id)]),
    deliveries: state.deliveries,
    suppressed: Array.from(state.suppressions.groups()),
    links: Array.from(state.anonymousLinks.values(), ({ anonymousId, person, sinceSeconds }) => [
      ...[anonymousId, person.cio_id, sinceSeconds],
    ]),
    sizes: [
      ...[state.people.size, state.people.created, state.objects.size, state.objects.created],
      ...[state.events.size, state.events.added, state.devices.size, state.relationships.size],
    ],
  }
}
