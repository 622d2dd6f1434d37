// A batch: a list that is sent as a whole. If the call resolves, every operation is in.
import { batch } from "@cio/track-batch"
import { createTrackClient, type Operation } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"

// For the real service: const track = createTrackClientFromEnv(), with CUSTOMERIO_SITE_ID and CUSTOMERIO_API_KEY set.
await using emulator = await startEmulator()
const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })

const company = { object_type_id: "1", object_id: "acme" }
const staff = ["Zoë", "Łukasz", "李小龙", "محمد", "Нина"]

const operations: Operation[] = [
  { type: "object", action: "identify", identifiers: company, attributes: { name: "Acme GmbH", seats: staff.length } },
  ...staff.map(
    (first_name, index): Operation => ({
      type: "person",
      action: "identify",
      identifiers: { id: `staff-${index}` },
      attributes: { first_name },
      cio_relationships: [
        { identifiers: company, relationship_attributes: { role: index === 0 ? "owner" : "member" } },
      ],
    }),
  ),
]

// Throws a BatchError unless all were accepted; see handle-errors.ts.
const report = await batch(track, operations)
console.log(`${report.accepted} of ${report.operations} operations accepted, in ${report.requests} request.`)

const { people, objects, relationships } = emulator.counts
console.log(`The Track API now holds ${people} people, ${objects} company and ${relationships} relationships.`)
