import { type Snapshot, takeSnapshot } from "../snapshot/snapshot.ts"
import type { Workspace } from "../workspace.ts"

/** A snapshot on its way to somebody. */
export interface OpenSnapshot {
  readonly snapshot: Snapshot
  readonly madeAtMs: number
  /** To be called once, when it has been read or is not to be. */
  readonly close: () => void
}

/**
 * Gives snapshots of what a workspace holds. As long as nothing changes, all that are open are one: it takes a second and some
 * hundred MB to make one of a million people, and whoever asks does not have to read.
 */
export function shareSnapshots(workspace: Workspace): () => OpenSnapshot {
  let last: { readonly revision: number; readonly snapshot: Snapshot; readonly madeAtMs: number } | undefined
  /** How many of the last one are open. */
  let open = 0
  return () => {
    const { revision } = workspace.changes
    if (last?.revision !== revision) {
      const madeAtMs = workspace.now()
      last = { revision, madeAtMs, snapshot: takeSnapshot(workspace.epoch.state, madeAtMs) }
      open = 0
    }
    const own = last
    open++
    return {
      ...own,
      close() {
        if (last === own && --open === 0) last = undefined
      },
    }
  }
}
