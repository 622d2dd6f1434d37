// A small program as a user would write it. The bench measures how long tsc takes to check it.
import { batch, batchStream } from "@cio/track-batch"
import { createTrackClient, isTrackError, type Operation } from "@cio/track-core"

const track = createTrackClient({ siteId: "site", apiKey: "key", region: "eu" })

const operations: Operation[] = [
  { type: "person", action: "identify", identifiers: { id: "42" }, attributes: { plan: "pro" } },
  { type: "person", action: "event", identifiers: { email: "zoe@example.com" }, name: "order_placed" },
]

try {
  const report = await batch(track, operations)
  report.accepted.toFixed()
  await track.entity({ type: "person", action: "delete", identifiers: { phone: "+4915112345678" } })
} catch (error) {
  if (!isTrackError(error)) throw error
}

for await (const outcome of batchStream(track, operations)) {
  if (outcome.status === "rejected") outcome.reason.toUpperCase()
}
