// A program that runs until it is told to end (SIGTERM, or Ctrl-C): then it sends what it can within 3 s, and keeps the
// rest in a file, which its next start sends first.
//
//   tsx src/close-on-sigterm.ts [file] [--outage]
//
// With CUSTOMERIO_SITE_ID and CUSTOMERIO_API_KEY it sends to that workspace, else to a local Track API, which takes
// nothing with --outage.
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { createBatcher, type Unknown, type Unsent } from "@cio/track-batch"
import { createTrackClient, createTrackClientFromEnv, type Operation } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"
import { keep, readKept } from "./close-on-sigterm/kept-operations.ts"
import { withDedupeId } from "./close-on-sigterm/with-dedupe-id.ts"

const { values, positionals } = parseArgs({ allowPositionals: true, options: { outage: { type: "boolean" } } })
const [file = join(tmpdir(), "cio-track-kept.ndjson")] = positionals
await using emulator = process.env.CUSTOMERIO_SITE_ID ? undefined : await startEmulator()
if (values.outage) emulator?.fail({ status: 503, times: Number.POSITIVE_INFINITY })
const track = emulator
  ? createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })
  : createTrackClientFromEnv()
const keptBefore = await readKept(file)

const left: ((Unsent | Unknown) & { index: number; operation: Operation })[] = []
const batcher = createBatcher<Operation>(track, {
  // In an outage add() waits, and memory stays within maxBufferedBytes. Only the end leaves something unsent.
  maxAttempts: Number.POSITIVE_INFINITY,
  onOutcome(outcome) {
    if (outcome.status === "rejected") console.log(`rejected: ${outcome.field} ${outcome.reason}`)
    else if (outcome.status !== "accepted") left.push(outcome)
  },
})

let isEnding = false
function end(): void {
  // Well within the 10 s of Docker and the 30 s of Kubernetes, which then kill. Whoever asks twice is in a hurry: what is
  // left is kept at once.
  void batcher.close({ deadlineMs: isEnding ? 0 : 3000 })
  if (!isEnding) console.log("Ending")
  isEnding = true
}
process.on("SIGTERM", end).on("SIGINT", end)

// What is new about the same person waits behind these. All at once, so that no signal leaves one out.
for (const operation of keptBefore) void batcher.add(operation)
const resent = batcher.flush().then(() => (left.length === 0 ? tryToKeep([]) : undefined))

const notTaken: Operation[] = []
let made = 0
while (!isEnding) {
  const operation = turnPage(made++)
  try {
    await batcher.add(operation)
  } catch (error) {
    // Refused keys, for one, end the batcher.
    notTaken.push(operation)
    console.error(error)
    process.exitCode = 1
    end()
  }
  await sleep(2)
}

const { accepted } = await batcher.close()
await resent
left.sort((a, b) => a.index - b.index)
const kept = [
  ...left.map((each) => withDedupeId(each.operation, each.status === "unknown" ? each.eventId : undefined)),
  ...notTaken.map((operation) => withDedupeId(operation)),
]
await tryToKeep(kept)
console.log(`${made} made, ${accepted} accepted, ${kept.length} to be sent at the next start`)

function turnPage(n: number): Operation {
  return {
    type: "person",
    action: "event",
    identifiers: { id: `visitor-${n % 300}` },
    name: "page_turned",
    timestamp: Math.floor(Date.now() / 1000), // without it, a kept event would count as of when it arrives
    attributes: { process: process.pid, n },
  }
}

async function tryToKeep(operations: readonly Operation[]): Promise<void> {
  try {
    await keep(file, operations)
  } catch (error) {
    // The log is the last place that is left. Mind who reads it: this is personal data.
    console.error(`${file} could not be written. What it was to keep, ${operations.length} operations:`, error)
    for (const operation of operations) console.error(JSON.stringify(operation))
    process.exitCode = 1
  }
}
