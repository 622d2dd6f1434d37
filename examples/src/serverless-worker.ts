// A Cloudflare Worker: a visitor is answered at once, and what is to be tracked goes out after the answer.
// run-serverless-worker.ts runs it on your machine.
import { createBatcher, type Outcome } from "@cio/track-batch"
import { createTrackClientFromEnv, type Operation } from "@cio/track-core"

// biome-ignore lint/style/noDefaultExport: this is how the runtime finds a Worker.
export default {
  async fetch(request: Request, environment: Record<string, string>, context: Context): Promise<Response> {
    const visitor = request.headers.get("x-visitor")
    if (!visitor) return new Response("Who are you?", { status: 400 })

    // One for each request, which costs some 30 µs. In a Worker timers and connections end with the request that began
    // them, so a batcher refuses to serve another one. To send the operations of many requests together, let a Durable
    // Object hold it: that lives on between them.
    const batcher = createBatcher<Operation>(createTrackClientFromEnv({}, environment), {
      onOutcome,
      // Sooner than the runtime, which ends everything 30 s after the answer: so each operation has its outcome.
      signal: AbortSignal.timeout(25_000),
    })
    const timestamp = Math.floor(Date.now() / 1000)
    const identifiers = { id: visitor }
    const name = new URL(request.url).pathname.slice(1)
    await batcher.add({ type: "person", action: "identify", identifiers, attributes: { last_seen: timestamp } })
    await batcher.add({ type: "person", action: "page", identifiers, name, timestamp })

    // What is still to be added comes before this line: a flush is about what was added before it.
    context.waitUntil(batcher.flush())
    return new Response(`Welcome, ${visitor}\n`)
  },
}

/** The part of a Worker's context that is used. */
interface Context {
  waitUntil(promise: Promise<unknown>): void
}

/** To the Worker's log. What is unsent or unknown could go to a queue, to be sent again. */
function onOutcome(outcome: Outcome<Operation>): void {
  if (outcome.status === "accepted") return
  const why = outcome.status === "rejected" ? `${outcome.field} ${outcome.reason}` : outcome.cause.message
  console.log(`${outcome.operation.action} ${outcome.status}: ${why}`)
}
