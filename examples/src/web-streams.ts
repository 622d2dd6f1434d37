// Web streams: from the body of a download to the outcomes, in flat memory, whatever its length.
import { type Outcome, toBatchStream } from "@cio/track-batch"
import { createTrackClient, type Operation } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"

await using emulator = await startEmulator()
const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })

/** One operation for each line of JSON, however the text was cut into chunks. */
function parseLines(): TransformStream<string, Operation> {
  let rest = ""
  return new TransformStream({
    transform(chunk, controller) {
      const lines = `${rest}${chunk}`.split("\n")
      rest = lines.pop() ?? ""
      for (const line of lines) controller.enqueue(JSON.parse(line))
    },
    flush(controller) {
      if (rest !== "") controller.enqueue(JSON.parse(rest))
    },
  })
}

const counts = { accepted: 0, rejected: 0, unsent: 0, unknown: 0 }
const failures = new WritableStream<Outcome<Operation>>({
  write(outcome) {
    counts[outcome.status]++
    if (outcome.status === "rejected")
      console.log(`Line ${outcome.index + 1} rejected: ${outcome.field} ${outcome.reason}`)
  },
})

const { body } = download(10_000)
if (!body) throw new Error("nothing to read")
// The download is read only as fast as the service takes it.
await body
  .pipeThrough(new TextDecoderStream())
  .pipeThrough(parseLines())
  .pipeThrough(toBatchStream<Operation>(track))
  .pipeTo(failures)
console.log(`${counts.accepted} of 10000 operations accepted, in ${emulator.counts.requests} requests.`)
console.log(`The Track API now holds ${emulator.counts.events} events.`)

/** Stands for a fetch of an export: events, one a line, of which one has no name. */
function download(lines: number): Response {
  const line = (index: number) => ({
    type: "person",
    action: "event",
    identifiers: { id: `teapot-${index % 100}` },
    name: index === 4711 ? "" : "temperature_read",
    attributes: { celsius: 20 + (index % 80) },
  })
  return new Response(Array.from({ length: lines }, (_, index) => `${JSON.stringify(line(index))}\n`).join(""))
}
