import { checkFunction, checkNumber, TrackOptionsError } from "@cio/track-core"
import { type BatchOptions, type BatchSettings, resolveBatchOptions } from "./batch-options.ts"
import type { Outcome } from "./outcome.ts"

/** How a batcher collects operations and sends them. */
export interface BatcherOptions<T = unknown> extends Omit<BatchOptions<T>, "deadlineMs"> {
  /**
   * Bytes of operations added and not settled above which `add` waits: what the batcher holds in memory, requests in
   * flight included. @default 8000000
   */
  maxBufferedBytes?: number | undefined
  /**
   * Called with every outcome. What it throws is printed and harms nothing. Without it, failures of operations given to
   * `add` are kept for the report of `close`.
   */
  onOutcome?: ((outcome: Outcome<T>) => void) | undefined
}

/** The options with every default filled in. */
export interface BatcherSettings<T> {
  batch: BatchSettings<T>
  maxBufferedBytes: number
  onOutcome: ((outcome: Outcome<T>) => void) | undefined
}

const defaultMaxBufferedBytes = 8_000_000

/** Checks the options and fills in the defaults. Fails with the option, the rule and the value. */
export function resolveBatcherOptions<T>(options: BatcherOptions<T> = {}): BatcherSettings<T> {
  if (typeof options !== "object" || options === null) throw new TrackOptionsError("options must be an object")
  const { maxBufferedBytes = defaultMaxBufferedBytes, onOutcome, ...rest } = options
  if ("deadlineMs" in rest) {
    throw new TrackOptionsError(
      "a batcher has no deadlineMs: it has no end of its own. Give it to close({ deadlineMs })",
    )
  }
  checkNumber("maxBufferedBytes", maxBufferedBytes, { min: 1, infinite: true })
  checkFunction("onOutcome", onOutcome)
  return { batch: resolveBatchOptions(rest), maxBufferedBytes, onOutcome }
}
