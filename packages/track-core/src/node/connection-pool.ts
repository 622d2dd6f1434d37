import type { Socket } from "node:net"

/** A connection that a pool knows. */
export interface Connection {
  readonly socket: Socket
  isResting: boolean
  /** Where it rests: since and until when, on the clock of `performance.now()`. */
  since: number
  until: number
}

/** The connections to one host. */
export interface ConnectionPool {
  /**
   * A connection for one request alone: one that rests, a new one, or the next that is free. Rejects when the new one fails,
   * or with the signal's reason.
   */
  acquire(signal: AbortSignal): Promise<Connection>
  /** Gives a connection back, which may rest for this long, in ms. 0 closes it, unless somebody waits for it. */
  release(connection: Connection, restMs: number): void
  /** Lets no connection rest from now on. Resolves once all are closed, those in use when they are given back. */
  close(): Promise<void>
}

/** Called with a connection, or without one where there is room for a new one. */
type Waiter = (connection: Connection | undefined) => void

/** A rest after which a connection is looked at before it is used, in ms. */
const briefRestMs = 10

/** @param connect opens a connection that is ready for requests */
export function createConnectionPool(
  connect: (signal: AbortSignal) => Promise<Socket>,
  maxSockets: number,
): ConnectionPool {
  /** The latest is last and used first, so that those that are not needed grow old. */
  const resting: Connection[] = []
  const waiters = new Set<Waiter>()
  /** All connections, and those being made. */
  let open = 0
  let sweeper: NodeJS.Timeout | undefined
  let isClosing = false
  let onAllClosed = (): void => {}

  async function acquire(signal: AbortSignal): Promise<Connection> {
    for (let connection = resting.pop(); connection; connection = resting.pop()) {
      const { socket, since, until } = connection
      connection.isResting = false
      socket.ref()
      const now = performance.now()
      // A process that was busy or frozen has yet to hear that the server has closed the connection meanwhile.
      if (now - since > briefRestMs && now < until) await turnOfEventLoop()
      if (now < until && isUsable(socket)) return connection
      socket.destroy()
    }
    if (open >= maxSockets) return wait(signal)
    open++
    return make(signal)
  }

  /** Its place among the open ones is taken already. */
  async function make(signal: AbortSignal): Promise<Connection> {
    let socket: Socket
    try {
      socket = await connect(signal)
    } catch (error) {
      giveUpPlace()
      throw error
    }
    const connection: Connection = { socket, isResting: false, since: 0, until: 0 }
    socket.once("close", () => {
      const at = resting.indexOf(connection)
      if (at >= 0) resting.splice(at, 1)
      giveUpPlace()
    })
    // What nobody asked for would be taken for the answer to the next request.
    socket.on("data", () => connection.isResting && socket.destroy())
    return connection
  }

  function giveUpPlace(): void {
    open--
    const waiter = nextWaiter()
    if (waiter) {
      open++
      waiter(undefined)
    } else if (open === 0) onAllClosed()
  }

  function wait(signal: AbortSignal): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = (connection) => {
        signal.removeEventListener("abort", onAbort)
        resolve(connection ?? make(signal))
      }
      const onAbort = () => {
        waiters.delete(waiter)
        reject(signal.reason)
      }
      waiters.add(waiter)
      signal.addEventListener("abort", onAbort, { once: true })
    })
  }

  function nextWaiter(): Waiter | undefined {
    const [waiter] = waiters
    if (waiter) waiters.delete(waiter)
    return waiter
  }

  function release(connection: Connection, restMs: number): void {
    const { socket } = connection
    const waiter = isUsable(socket) ? nextWaiter() : undefined
    if (waiter) {
      waiter(connection)
      return
    }
    if (restMs <= 0 || isClosing || !isUsable(socket)) {
      socket.destroy()
      return
    }
    connection.isResting = true
    connection.since = performance.now()
    connection.until = connection.since + restMs
    resting.push(connection)
    // One that rests keeps no process alive.
    socket.unref()
    sweeper ??= sweepAfter(restMs)
  }

  function sweepAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      const now = performance.now()
      let nextMs = Number.POSITIVE_INFINITY
      for (const { socket, until } of resting) {
        if (until <= now) socket.destroy()
        else nextMs = Math.min(nextMs, until - now)
      }
      sweeper = nextMs < Number.POSITIVE_INFINITY ? sweepAfter(nextMs) : undefined
    }, ms).unref()
  }

  function close(): Promise<void> {
    isClosing = true
    clearTimeout(sweeper)
    for (const { socket } of resting) socket.destroy()
    if (open === 0) return Promise.resolve()
    return new Promise((resolve) => {
      onAllClosed = resolve
    })
  }

  return { acquire, release, close }
}

/** Whether the server's end has not been heard of yet. */
function isUsable(socket: Socket): boolean {
  return !socket.destroyed && socket.writable && !socket.readableEnded
}

/** Two, because the first may come before the rest of what the system has to tell. */
async function turnOfEventLoop(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
}
