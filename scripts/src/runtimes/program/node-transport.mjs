import { batch } from "@cio/track-batch"
import { event, identify } from "./operations.mjs"
import { failureOf, same } from "./verdicts.mjs"

/** The transport over node:http, where the runtime has it. */
export async function nodeTransport({ clientOf }) {
  const { createNodeTransport } = await import("@cio/track-core/node")
  const transport = createNodeTransport()
  try {
    const track = clientOf("plain", { transport })
    same(await track.entity(identify("11")), { attempts: 1 }, "the receipt")
    same((await batch(track, [event("11", "first"), event("11", "second")])).accepted, 2, "accepted")
    const refused = await failureOf(clientOf("refused", { transport, retry: { maxRetries: 0 } }).entity(identify("11")))
    same([refused.code, refused.outcome], ["connection", "unsent"], "a refused connection")
    const silent = clientOf("silent", { transport, timeoutMs: 200, retry: { maxRetries: 0 } })
    const late = await failureOf(silent.entity(identify("11")))
    same([late.code, late.outcome], ["timeout", "unknown"], "a timeout")
  } finally {
    await transport.close()
  }
}
