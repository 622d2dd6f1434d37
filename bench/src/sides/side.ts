import type { Operation } from "@cio/track-core"

/** Sends all operations to the root, and resolves when each has been answered. Rejects on anything but success. */
export type Send<Source = Operation[]> = (root: string, operations: Source) => Promise<void>

interface SideBasics {
  name: string
  /** What it does, for the table. */
  title: string
  /** Whether its operations come with event ids. Without, the package gives them. */
  eventIds: boolean
}

interface ListSide extends SideBasics {
  source: "list"
  /** Called in the sender only, so that no side carries the code of another. */
  load(): Promise<Send>
}

interface StreamSide extends SideBasics {
  source: "stream"
  load(): Promise<Send<AsyncIterable<Operation>>>
}

/** One way to send operations, from a list in memory or from a source that makes each when it is asked for. */
export type Side = ListSide | StreamSide
