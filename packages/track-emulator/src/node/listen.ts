import type { Server } from "node:http"
import type { AddressInfo } from "node:net"

/** The server cannot listen where it was told to. */
export class EmulatorListenError extends Error {
  override readonly name = "EmulatorListenError"
  readonly code = "listen"
}

/**
 * Starts listening, and gives the address and port.
 *
 * @throws EmulatorListenError, with the system's error as its cause
 */
export async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) =>
      reject(new EmulatorListenError(explain(cause, host, port), { cause }))
    server.once("error", fail)
    server.listen(port, host, () => {
      server.off("error", fail)
      resolve()
    })
  })
  const address = server.address()
  // Text stands for a pipe and null for a closed server; this one listens on a port.
  if (typeof address !== "object" || address === null) throw new EmulatorListenError(`${host} is no network address`)
  return address
}

/** The URL under which clients on this machine reach it. */
export function urlOf(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`
}

function explain({ code }: NodeJS.ErrnoException, host: string, port: number): string {
  const where = `cannot listen on ${host} port ${port}`
  if (code === "EADDRINUSE") return `${where}: the port is in use; choose another, or 0 for any free one`
  if (code === "EACCES") return `${where}: not allowed; choose a port from 1024 up, or 0 for any free one`
  return `${where}: ${code ?? "unknown error"}`
}
