// One call: a person, sent on its own and read back from a local Track API.
import { createTrackClient } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"

// For the real service: const track = createTrackClientFromEnv(), with CUSTOMERIO_SITE_ID and CUSTOMERIO_API_KEY set.
await using emulator = await startEmulator()
const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })

const { region } = await track.region()
console.log(`The keys are good; the workspace lives in the ${region} region.`)

await track.entity({
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  attributes: { email: "zoe@example.com", first_name: "Zoë", plan: "pro" },
})

// An event gets a dedupe id before the first attempt, so that a retry cannot repeat it.
const receipt = await track.entity({
  type: "person",
  action: "event",
  identifiers: { id: "42" },
  name: "order_placed",
  timestamp: Math.floor(Date.now() / 1000), // Unix seconds: milliseconds would silently become "now"
  attributes: { total: 49.9, currency: "EUR" },
})
console.log(`The event ${receipt.eventId} is in after ${receipt.attempts} attempt.`)

console.log("The Track API now holds", emulator.person({ id: "42" }))
