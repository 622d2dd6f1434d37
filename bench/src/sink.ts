import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { faultInTurns } from "./faults.ts"
import { Intake } from "./intake.ts"
import type { Pass, SinkCounts, SinkReady, SinkTask } from "./protocol.ts"
import { wires } from "./wires.ts"

/**
 * The other end of every side, a process of its own: takes requests on loopback, answers 200, and counts. It reads the
 * operations that come in the warm-up, and only counts bytes in the measured pass, so as not to take time from the
 * sender. Started by run-side.ts with one task.
 */
process.once("message", (task: SinkTask) => {
  serve(task)
})
process.on("disconnect", () => process.exit())

function serve({ wire: name, server: { latencyMs = 0, faultEvery } }: SinkTask): void {
  const wire = wires[name]
  const newPass = () => ({ intake: new Intake(faultEvery !== undefined), nextFault: faultInTurns(faultEvery) })
  const passes = { "warm-up": newPass(), measured: newPass() } satisfies Record<Pass, unknown>
  let strays = 0

  const server = createServer((request, response) => {
    const { method, url = "", headers } = request
    const pass = passOf(url)
    if (!pass || headers.authorization !== wire.authorization || !wire.accepts(method, url.slice(pass.length + 1))) {
      strays++
      request.resume()
      answer(response, 404)
      return
    }
    const { intake, nextFault } = passes[pass]
    const arrival = intake.arrive(pass === "warm-up" ? (body) => wire.kindsIn({ method, body }) : undefined)
    const fault = nextFault()
    if (fault) intake.received.faults++
    if (fault?.early) {
      fault.end(request, response)
      return
    }
    request.on("data", (chunk: Buffer) => arrival.add(chunk))
    request.on("end", () => {
      if (!fault || fault.takes) arrival.take(fault === undefined)
      const end = (): void => (fault ? fault.end(request, response) : answer(response, 200))
      if (latencyMs > 0) setTimeout(end, latencyMs)
      else end()
    })
  })

  // Longer than any pause of a sender, so that no side meets a connection that was just closed.
  server.keepAliveTimeout = 120_000
  server.listen(0, "127.0.0.1", () => {
    // A server on a port has this kind of address.
    const { port } = server.address() as AddressInfo
    process.send?.({ url: `http://127.0.0.1:${port}` } satisfies SinkReady)
  })
  process.on("message", () => {
    const { "warm-up": warmUp, measured } = passes
    const counts = { "warm-up": warmUp.intake.received, measured: measured.intake.received, strays }
    process.send?.(counts satisfies SinkCounts)
  })
}

function passOf(url: string): Pass | undefined {
  if (url.startsWith("/measured/")) return "measured"
  return url.startsWith("/warm-up/") ? "warm-up" : undefined
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "application/json", "content-length": 3 }).end("{}\n")
}
