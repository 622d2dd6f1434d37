// Order: operations on one person are applied in the order in which they were given, while others overtake them. A person
// with two names, an id and an address, looks like two people, unless laneOf says otherwise.
import { batch, type LaneOf } from "@cio/track-batch"
import { createTrackClient, type Operation } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"

await using emulator = await startEmulator()
const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })

/** Who goes by which address. Yours may be a table of customers. */
const idOfEmail = new Map([["zoe@example.com", "42"]])

/** One lane for each customer, by whatever name. What it leaves undefined goes by its identifiers, as without it. */
const laneOf: LaneOf<Operation> = ({ type, identifiers }) => {
  if (type !== "person") return undefined
  const id = identifiers.id ?? idOfEmail.get(String(identifiers.email).toLowerCase())
  return id === undefined ? undefined : `customer ${id}`
}

const upgrade: Operation[] = [
  { type: "person", action: "identify", identifiers: { id: "42" }, attributes: { plan: "trial" } },
  { type: "person", action: "identify", identifiers: { email: "Zoe@example.com" }, attributes: { plan: "pro" } },
]

for (const [title, options] of [
  ["Without laneOf", {}],
  ["With laneOf", { laneOf }],
] as const) {
  emulator.reset()
  await batch(track, [
    { type: "person", action: "identify", identifiers: { id: "42" }, attributes: { email: "zoe@example.com" } },
  ])
  // The first of the two is slow on its way. One operation a request, because within a request order holds anyway.
  emulator.fail({ applyDelayMs: 500 })
  await batch(track, upgrade, { ...options, maxBatchOperations: 1 })
  console.log(`${title}, the plan ends as ${emulator.person({ id: "42" })?.attributes.plan}.`)
}
