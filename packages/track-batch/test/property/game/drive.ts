import { setImmediate } from "node:timers/promises"
import type { VirtualClock } from "./virtual-clock.ts"
import type { LoggedTrack } from "./wire-log.ts"

/**
 * Lets things happen until the promise is settled. Time moves on, from one timer to the next, only when the network has
 * nothing to do and a few turns of the event loop have brought nothing new: waits cost nothing, and answers come at the
 * moment at which the script says.
 *
 * @param patience turns of the event loop before time moves on
 * @throws when nothing is left to wait for and the promise is not settled
 */
export async function drive<T>(
  promise: Promise<T>,
  { clock, wire, patience }: { clock: VirtualClock; wire: LoggedTrack; patience: () => number },
): Promise<T> {
  let isSettled = false
  const settled = promise.then(
    () => {
      isSettled = true
    },
    () => {
      isSettled = true
    },
  )
  let idleTurns = 0
  let steps = 0
  for (;;) {
    let turns = 0
    for (; turns < patience() && !isSettled; turns++) await setImmediate()
    if (isSettled) return promise
    if (wire.isBusy) await within(longestAnswerMs, Promise.race([wire.changed(), settled]))
    else if (steps++ < mostSteps && clock.step()) idleTurns = 0
    else idleTurns += turns
    if (steps > mostSteps) throw new Error(`it goes on and on: ${mostSteps} timers have fired`)
    if (idleTurns > longestIdleTurns) throw new Error("it stands still: nothing is left to wait for")
  }
}

/** Sources, callers and readers of some scripts take turns of their own. */
const longestIdleTurns = 5_000
/** Many times what the longest script needs. */
const mostSteps = 50_000
/** In real time, on a machine that is busy with other things. */
const longestAnswerMs = 15_000

async function within(ms: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the network says nothing for ${ms} ms of real time`)), ms)
  })
  try {
    await Promise.race([promise, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
