import { type Child, startChild } from "../child.ts"
import type { LoadName } from "./loads.ts"
import type { FeedReady, FeedResult, FeedTask, ServerAccount } from "./protocol.ts"
import type { Server } from "./servers.ts"

/** What feeding a server with operations came to. */
export interface Feed {
  operations: number
  requests: number
  bodyBytes: number
  seconds: number
  /** Of the server. */
  cpuSeconds: number
}

/** Feeds one server from a process of its own, and checks the server's account after each time. */
export interface Feeder extends AsyncDisposable {
  /** Sends so many more operations of a load. Throws unless the server took and holds exactly these. */
  feed(load: LoadName, operations: number): Promise<Feed>
}

/** Starts a process that feeds the server. It is killed after `timeoutMs`. */
export function startFeeder(server: Server, timeoutMs: number): Feeder {
  const child: Child = startChild(new URL("./feeder.js", import.meta.url), [], timeoutMs)
  let taken = 0
  return {
    async feed(load, operations) {
      const task: FeedTask = { url: server.url, load, operations }
      const ready = await child.ask<FeedReady>(task)
      const before = await server.ask<ServerAccount>("account")
      const { seconds } = await child.ask<FeedResult>("send")
      const after = await server.ask<ServerAccount>("account")
      taken += operations
      checkAccount(after, { operations: taken, people: ready.people, events: ready.events })
      const { bodies: requests, bodyBytes } = ready
      return { operations, requests, bodyBytes, seconds, cpuSeconds: after.cpuSeconds - before.cpuSeconds }
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  }
}

/** What a server must have after all that it was sent. */
export interface Expected {
  operations: number
  people: number
  events: number
}

/** Throws unless a server took and holds exactly what it was sent. The floor holds nothing. */
export function checkAccount({ operations, held }: ServerAccount, sent: Expected): void {
  const checks: [what: string, wanted: number, found: number][] = [["operations taken", sent.operations, operations]]
  if (held) {
    checks.push(["people held", sent.people, held.people])
    checks.push(["events held", sent.events, held.events])
    checks.push(["requests that fell short", 0, held.fellShort])
  }
  for (const [what, wanted, found] of checks) {
    if (found !== wanted) throw new Error(`the server's account is wrong: ${found} instead of ${wanted} ${what}`)
  }
}
