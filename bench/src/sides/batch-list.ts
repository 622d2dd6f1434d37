import { type BatchOptions, batchSettled } from "@cio/track-batch"
import type { Operation } from "@cio/track-core"
import { passClient, unpaced } from "./pass-client.ts"
import type { Send } from "./side.ts"

/** This package's `batchSettled` on a list, with the given options beside its defaults. */
export function batchList(options: BatchOptions<Operation> = {}): Send {
  return async (root, operations) => {
    const report = await batchSettled(passClient(root), operations, { ...unpaced, ...options })
    if (report.accepted !== operations.length) throw new Error(`${report.accepted} operations were accepted`)
  }
}
