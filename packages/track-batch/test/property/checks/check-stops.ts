import type { Played, PlayedRun } from "../game/played.ts"
import type { Attempt } from "../game/wire-log.ts"
import { type Check, isOf } from "./check-account.ts"

/** Once a run is aborted, or its reader has left, it sends nothing more. */
export const nothingIsSentAfterAStop: Check = (played) =>
  eachRun(played, ({ stop }, attempts) =>
    attempts
      .filter(({ number }) => stop && number > stop.attempts)
      .map(({ number }) => `attempt ${number} starts after its run was stopped`),
  )

/** A failure that no retry mends ends its run: what every other request would meet too is not asked for again. */
export const nothingIsSentAfterAFatalFailure: Check = (played) =>
  eachRun(played, (_, attempts) => {
    const fatal = attempts.find(({ reply }) => reply?.kind === "failed" && !reply.retry)
    return attempts
      .filter(({ start }) => fatal?.end !== undefined && start > fatal.end)
      .map(({ number }) => `attempt ${number} starts after attempt ${fatal?.number} failed for good`)
  })

/** Nothing is sent after a deadline. */
export const nothingIsSentAfterTheDeadline: Check = (played) =>
  eachRun(played, (run, attempts) => {
    const { deadlineAtMs } = run
    return attempts
      .filter(({ startedAtMs }) => startedAtMs > deadlineAtMs)
      .map(({ number, startedAtMs }) => `attempt ${number} starts ${startedAtMs - deadlineAtMs} ms after the deadline`)
  })

/** Every wait ends at a stop or a deadline, so that the run is over at once: no time passes. */
export const stopsEndTheRunAtOnce: Check = (played) => {
  // The time of a game is that of all its runs: another one may make it pass.
  if (played.runs.length > 1) return []
  return eachRun(played, (run) => {
    const complaints: string[] = []
    const { deadlineAtMs, stop, isAborted, isLeft, batcher, endedAtMs } = run
    const lateMs = (batcher?.closedAtMs ?? endedAtMs) - deadlineAtMs
    if (lateMs > 0) complaints.push(`it ends ${lateMs} ms after its deadline`)
    // Whoever leaves lets what is in flight finish, and a batcher is closed when its user gets round to it.
    if (stop && isAborted && !isLeft && !batcher && endedAtMs > stop.atMs) {
      complaints.push(`it ends ${endedAtMs - stop.atMs} ms after it was aborted`)
    }
    return complaints
  })
}

function eachRun(
  { runs, attempts }: Played,
  check: (run: PlayedRun, attempts: readonly Attempt[]) => string[],
): string[] {
  return runs.flatMap((run) =>
    check(
      run,
      attempts.filter((attempt) => isOf(run, attempt)),
    ),
  )
}
