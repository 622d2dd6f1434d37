import { createHash } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Operation } from "@cio/track-core"
import type { SinkReady } from "../protocol.ts"
import { seededRandom } from "../random.ts"
import { batchWire } from "../wires/batch.ts"
import type { RefereeReport, RefereeTask } from "./protocol.ts"
import { randomFaults } from "./random-faults.ts"
import { Referee } from "./referee.ts"

/** A faulty service in a process of its own, which applies batches and judges them. Started with one task. */
process.once("message", (task: RefereeTask) => {
  serve(task)
})
process.on("disconnect", () => process.exit())

function serve({ operations, faultShare, seed }: RefereeTask): void {
  const referee = new Referee(operations)
  const nextFault = randomFaults(faultShare, seededRandom(seed))
  const faults: Record<string, number> = {}
  /** Bodies that were applied without an answer, by their hash: they come again. */
  const unanswered = new Map<string, number>()
  let requests = 0

  const server = createServer((request, response) => {
    if (
      request.headers.authorization !== batchWire.authorization ||
      !batchWire.accepts(request.method, request.url ?? "")
    ) {
      response.writeHead(404).end()
      return
    }
    requests++
    const fault = nextFault()
    if (fault) faults[fault.name] = (faults[fault.name] ?? 0) + 1
    if (fault?.early) {
      fault.end(request, response)
      return
    }
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      if (!fault || fault.takes) apply(Buffer.concat(chunks), fault === undefined)
      if (fault) fault.end(request, response)
      else response.writeHead(200, { "content-type": "application/json", "content-length": 3 }).end("{}\n")
    })
  })

  function apply(bytes: Buffer, answered: boolean): void {
    const hash = createHash("sha256").update(bytes).digest("base64")
    const { batch } = JSON.parse(bytes.toString()) as { batch: Operation[] }
    const body = referee.apply(batch, unanswered.get(hash))
    if (!answered) unanswered.set(hash, body)
    else unanswered.delete(hash)
  }

  server.keepAliveTimeout = 120_000
  server.listen(0, "127.0.0.1", () => {
    // A server on a port has this kind of address.
    const { port } = server.address() as AddressInfo
    process.send?.({ url: `http://127.0.0.1:${port}` } satisfies SinkReady)
  })
  process.on("message", () => {
    process.send?.({ ...referee.findings(), requests, faults } satisfies RefereeReport)
  })
}
