// Errors: what can go wrong with a batch, and what to do about it. The local Track API is told to fail on purpose.
import { type BatchReport, batch, batchSettled, isBatchError } from "@cio/track-batch"
import { createTrackClient, type Operation, TrackAuthError } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"

await using emulator = await startEmulator()
const { url, credentials } = emulator
const track = createTrackClient({ ...credentials, baseUrl: url })
const signUps = ["Zoë", "", "Łukasz"].map(
  (name, index): Operation => ({ type: "person", action: "event", identifiers: { id: `p-${index}` }, name }),
)

console.log("1. One of three operations is wrong (its name is empty):")
try {
  await batch(track, signUps)
} catch (error) {
  if (!isBatchError<Operation>(error)) throw error
  console.log(`   ${error.message}`)
  sortOut(error.report)
}

console.log("2. The keys are wrong:")
try {
  await createTrackClient({ ...credentials, apiKey: "wrong", baseUrl: url }).region()
} catch (error) {
  // instanceof, or isTrackError(error, "auth"), which also works across two installed copies of the package.
  if (!(error instanceof TrackAuthError)) throw error
  console.log(`   ${error.name}, code ${error.code}: ${error.message}`)
}

console.log("3. The service asks to slow down, and goes on asking:")
emulator.fail({ status: 429, times: 2 })
sortOut(await batchSettled(track, signUps, { maxAttempts: 2, backoff: { minDelayMs: 10 } }))

console.log("4. The connection breaks after the request was read, and there is no second attempt:")
emulator.fail({ reset: "after" })
sortOut(await batchSettled(track, signUps, { maxAttempts: 1 }))

/** What to do with operations that were not accepted. */
function sortOut({ failures }: BatchReport<Operation>): void {
  for (const failure of failures) {
    switch (failure.status) {
      case "rejected": // Sending it again does not help: mend it, or put it aside for somebody to look at.
        console.log(`   ${failure.index} rejected by the ${failure.by}: ${failure.field} (${failure.reason})`)
        break
      case "unsent": // Known not applied: send it again later.
        console.log(`   ${failure.index} unsent, ${failure.cause.code}: safe to send again`)
        break
      case "unknown": // Perhaps applied: send again only what may happen twice, or an event that you gave an `id`.
        console.log(`   ${failure.index} unknown, ${failure.cause.code}: it may be in`)
        break
      default:
        failure satisfies never
    }
  }
}
