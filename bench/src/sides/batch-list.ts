import { type BatchOptions, batchSettled } from "@cio/track-batch"
import type { Operation } from "@cio/track-core"
import { type PassClientOptions, passClient, unpaced } from "./pass-client.ts"
import type { Send } from "./side.ts"

/** This package's `batchSettled` on a list, with the given options beside its defaults. */
export function batchList(options: BatchOptions<Operation> = {}, client?: PassClientOptions): Send {
  return async (root, operations) => {
    const report = await batchSettled(passClient(root, client), operations, { ...unpaced, ...options })
    if (report.accepted !== operations.length) throw new Error(`${report.accepted} operations were accepted`)
  }
}

/** The same, with the outcome of each operation looked at. */
export function batchOutcomes(options: BatchOptions<Operation> = {}, client?: PassClientOptions): Send {
  return async (root, operations) => {
    const report = await batchSettled(passClient(root, client), operations, { ...unpaced, ...options })
    if (report.outcomes.length !== operations.length) throw new Error(`${report.outcomes.length} outcomes came`)
    for (const { status, index } of report.outcomes) {
      if (status !== "accepted") throw new Error(`operation ${index} was ${status}`)
    }
  }
}
