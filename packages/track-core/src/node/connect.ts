import { request as httpRequest, type IncomingMessage } from "node:http"
import { isIP, connect as netConnect, type Socket } from "node:net"
import { connect as tlsConnect } from "node:tls"
import type { ProxyAddress } from "./proxy.ts"
import type { TlsSettings } from "./tls-settings.ts"

/** How a host is reached. */
export interface Route {
  readonly secure: boolean
  readonly host: string
  readonly port: number
  readonly proxy: ProxyAddress | undefined
  readonly tls: TlsSettings
}

/**
 * Opens a connection that is ready for requests: with its TLS in place, and through a proxy's tunnel where there is one. Plain
 * http goes to the proxy itself. Rejects at an abort, and leaves nothing open then.
 */
export async function connect(route: Route, signal: AbortSignal): Promise<Socket> {
  const { secure, host, port, proxy, tls } = route
  if (!proxy) {
    if (!secure) return ready(netConnect({ host, port }), "connect", signal)
    return ready(tlsConnect({ port, ...tls.ofTarget(host) }), "secureConnect", signal)
  }
  const { host: proxyHost, port: proxyPort } = proxy
  const toProxy = proxy.secure
    ? await ready(tlsConnect({ port: proxyPort, ...tls.ofProxy(proxyHost) }), "secureConnect", signal)
    : await ready(netConnect({ host: proxyHost, port: proxyPort }), "connect", signal)
  if (!secure) return toProxy
  try {
    await openTunnel(toProxy, route, proxy, signal)
    return await ready(tlsConnect({ socket: toProxy, ...tls.ofTarget(host) }), "secureConnect", signal)
  } catch (error) {
    toProxy.destroy()
    throw error
  }
}

/** Waits until a socket stands. */
function ready(socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<Socket> {
  socket.setNoDelay(true)
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      settle()
      socket.destroy()
      reject(error)
    }
    const onAbort = () => fail(signal.reason)
    const onClose = () => fail(closed("The connection was closed while it was being made"))
    const onReady = () => {
      settle()
      resolve(socket)
    }
    function settle(): void {
      signal.removeEventListener("abort", onAbort)
      socket.off(event, onReady).off("close", onClose).off("error", fail)
      // Whatever breaks later shows in the request that uses it; in between nobody listens.
      socket.on("error", () => {})
    }
    socket.once(event, onReady).once("close", onClose).once("error", fail)
    signal.addEventListener("abort", onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
}

/** Asks a proxy for a tunnel to the target. Nothing of the request itself is sent here. */
function openTunnel(socket: Socket, { host, port }: Route, proxy: ProxyAddress, signal: AbortSignal): Promise<void> {
  const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
  const { authorization } = proxy
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      method: "CONNECT",
      path: target,
      headers: {
        host: target,
        connection: "keep-alive",
        ...(authorization === undefined ? {} : { "proxy-authorization": authorization }),
      },
      setHost: false,
      createConnection: () => socket,
    })
    const settle = (error?: unknown) => {
      signal.removeEventListener("abort", onAbort)
      if (error === undefined) resolve()
      else reject(error)
    }
    const onAbort = () => settle(signal.reason)
    signal.addEventListener("abort", onAbort, { once: true })
    request.on("error", settle)
    request.once("close", () => settle(closed("The proxy closed the connection before it opened a tunnel")))
    request.once("connect", (answer: IncomingMessage) => {
      const { statusCode = 0 } = answer
      settle(statusCode >= 200 && statusCode < 300 ? undefined : tunnelRefused(proxy, statusCode))
    })
    request.end()
  })
}

function closed(message: string): Error {
  return Object.assign(new Error(message), { code: "ECONNRESET" })
}

/** A proxy that could not reach the target may reach it later; one that refuses to will go on refusing. */
function tunnelRefused({ host, port }: ProxyAddress, status: number): Error {
  const error = new Error(`The proxy ${host}:${port} refused a tunnel (${status})`)
  return status >= 500 || status === 429 ? Object.assign(error, { code: "ECONNREFUSED" }) : error
}
