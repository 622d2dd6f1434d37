import type { Operation } from "@cio/track-core"
import type { PoolChoice } from "../operation-pool.ts"
import type { WireName } from "../wires.ts"

/** Sends all operations to the root, and resolves when each has been answered. Rejects on anything but success. */
export type Send<Source = readonly Operation[]> = (root: string, operations: Source) => Promise<void>

interface SideBasics {
  name: string
  /** What it does, for the table. */
  title: string
  /** Its operations. @default those of operationPool */
  pool?: PoolChoice
  /** Its requests. @default "batch" */
  wire?: WireName
  /** How many of the run's operations it sends, for sides that would take long over all. @default 1 */
  share?: number
  /** What is odd about its server. @default nothing */
  server?: ServerOddity
}

/** What makes a server other than an ideal one. */
export interface ServerOddity {
  /** Time between the end of a request and its answer, in ms. */
  latencyMs?: number
  /** One request in so many fails. */
  faultEvery?: number
}

interface ListSide extends SideBasics {
  source?: "list"
  /** Called in the sender only, so that no side carries the code of another. */
  load(): Promise<Send>
}

interface FreshSide extends SideBasics {
  source: "fresh"
  load(): Promise<Send<AsyncIterable<Operation>>>
}

/** One way to send operations, from a list in memory or from a source that makes each when it is asked for. */
export type Side = ListSide | FreshSide
