// A stream: any number of operations from a source that is read only as fast as the service takes them.
import { batchStream } from "@cio/track-batch"
import { createTrackClient, type Operation } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"
import { startEmulator } from "@cio/track-emulator"

// For the real service: const track = createTrackClientFromEnv(), with CUSTOMERIO_SITE_ID and CUSTOMERIO_API_KEY set.
await using emulator = await startEmulator()
const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })

/** Readings of 100 teapots. Any iterable, async iterable or ReadableStream will do: a file, a query, a queue. */
async function* readings(count: number): AsyncGenerator<Operation> {
  for (let i = 0; i < count; i++) {
    yield {
      type: "person",
      action: "event",
      identifiers: { id: `teapot-${i % 100}` },
      // One of them was never given a name: the check below finds it before it is sent.
      name: i === 4711 ? "" : "temperature_read",
      timestamp: 1_764_000_000 + i,
      attributes: { celsius: 20 + (i % 80) },
    }
  }
}

// With `check`, an operation that breaks the contract is rejected here. Without, the service rejects it.
const outcomes = batchStream(track, readings(10_000), { check: checkOperation })
for await (const outcome of outcomes) {
  if (outcome.status === "rejected") {
    console.log(`Operation ${outcome.index} rejected by the ${outcome.by}: ${outcome.field} ${outcome.message}`)
  }
}

const { operations, accepted, requests, bytes } = outcomes.progress
console.log(`${accepted} of ${operations} operations accepted, ${bytes} bytes in ${requests} requests.`)
console.log(`The Track API now holds ${emulator.counts.people} teapots and ${emulator.counts.events} events.`)
