import type { Operation } from "@cio/track-core"
import { touched } from "../long/touched.ts"
import { newBuffer, writeBatches } from "../sides/byte-batches.ts"
import { postByHttp } from "../sides/post-by-http.ts"
import { idPrefix, type LoadName, loads } from "./loads.ts"
import type { FeedReady, FeedResult, FeedTask } from "./protocol.ts"

/** Makes bodies and sends them, in a process of its own. Asked to make some, and then to send these. */
process.on("message", (question: FeedTask | "send") => {
  const answer: Promise<FeedReady | FeedResult> = question === "send" ? send() : prepare(question)
  // A rejection ends the process with an exit code, which whoever waits hears of.
  void answer.then((value) => process.send?.(value))
})
process.on("disconnect", () => process.exit())

/** Enough for the server to have the next body at hand, and as many as an SDK would have. */
const requestsInFlight = 3

/** The sources, which go on from task to task. */
const sources = new Map<LoadName, Generator<Operation, void>>()
const people = new Set<string>()
let events = 0
let bodies: Buffer<ArrayBuffer>[] = []
let address = ""

async function prepare({ url, load, operations }: FeedTask): Promise<FeedReady> {
  const source = sources.get(load) ?? endless(loads[load].source())
  sources.set(load, source)
  address = url + loads[load].path
  bodies = []
  if (load === "singles") {
    for (const operation of take(source, operations)) bodies.push(Buffer.from(JSON.stringify(operation)))
  } else {
    await writeBatches(take(source, operations), newBuffer(), async (body, buffer) => {
      bodies.push(Buffer.from(body))
      return buffer
    })
  }
  const bodyBytes = bodies.reduce((sum, { length }) => sum + length, 0)
  return { bodies: bodies.length, bodyBytes, people: people.size, events }
}

async function send(): Promise<FeedResult> {
  const post = postByHttp(address)
  const queue = bodies.values()
  const startMs = performance.now()
  const sendAll = async (): Promise<void> => {
    for (const body of queue) await post(body)
  }
  await Promise.all(Array.from({ length: requestsInFlight }, sendAll))
  return { seconds: (performance.now() - startMs) / 1_000 }
}

function* endless(make: (index: number) => Operation): Generator<Operation, void> {
  for (let index = 0; ; index++) yield make(index)
}

/** The next operations of a source, counted. */
function* take(source: Generator<Operation, void>, operations: number): Generator<Operation> {
  for (let left = operations; left > 0; left--) {
    const { value } = source.next()
    if (!value) return
    count(value)
    yield value
  }
}

function count(operation: Operation): void {
  if (operation.type === "person" && ["event", "page", "screen"].includes(operation.action)) events++
  const { changed, related } = touched(operation)
  // Those known by their anonymous id only are no people yet.
  for (const key of [...changed, ...related]) if (key.startsWith(`person ${idPrefix}`)) people.add(key)
}
