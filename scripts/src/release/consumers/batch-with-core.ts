// What somebody does with the batch helper and the client that its README has installed beside it. Also run with two
// versions of the client at once: the caller's own, and the one that the batch helper brought.
import { batch, batchSettled, createBatcher } from "@cio/track-batch"
import { createTrackClient, isTrackError, type Operation, type TrackClient } from "@cio/track-core"
import { checkOperation } from "@cio/track-core/validate"

export async function run(baseUrl: string, person: string): Promise<void> {
  const track: TrackClient = createTrackClient({ siteId: "emulator", apiKey: "emulator", baseUrl })
  const identifiers = { id: person }
  const operations: Operation[] = [
    { type: "person", action: "identify", identifiers, attributes: { plan: "pro" } },
    { type: "person", action: "event", identifiers, name: "plan_changed", attributes: { to: "pro" } },
    { type: "object", action: "identify", identifiers: { object_type_id: "1", object_id: person }, attributes: {} },
  ]
  const report = await batch(track, operations, { check: checkOperation })
  expect(report.accepted === 3, "three accepted")

  const stranger = createTrackClient({ siteId: "emulator", apiKey: "wrong", baseUrl })
  const { stoppedBy, unsent } = await batchSettled(stranger, operations)
  // Made by the client's copy of core or by the batch helper's: the guard knows both.
  expect(isTrackError(stoppedBy, "auth") && unsent === 3, "wrong keys stop a run, and nothing was sent")
  const misused = await batch(track, []).catch((error: unknown) => error)
  expect(isTrackError(misused, "options"), "an empty list is refused")

  await using batcher = createBatcher<Operation>(track, { lingerMs: 5 })
  for (const operation of operations) await batcher.add(operation)
  await batcher.flush()
  expect(batcher.progress.accepted === 3, "a batcher sends three")
}

function expect(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`expected: ${what}`)
}
