import type { Clock } from "@cio/track-core"

/** Sleeps, and says whether it could sleep to the end. */
export async function sleepUnless(clock: Clock, ms: number, stopped: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, stopped)
    return true
  } catch (error) {
    if (stopped.aborted) return false
    throw error
  }
}
