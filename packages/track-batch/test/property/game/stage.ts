import { getEventListeners } from "node:events"
import { expectedRejections } from "../checks/expected-rejection.ts"
import type { Handed } from "../script/operation-plan.ts"
import type { RunPlan, Script } from "../script/script.ts"
import { playRun } from "./play-run.ts"
import type { PlayedRun, RunContext, StopMoment } from "./played.ts"
import { optionsOf } from "./run-options.ts"

/** What may end a run, by its plan. */
export type Passing = NonNullable<RunPlan["abort"]>["at"]

/** What a stage needs of its game. */
export interface StageContext extends Pick<RunContext, "track" | "clock"> {
  /** The operations that have been sent, by number, and how many attempts there were at that. */
  started: ReadonlySet<number>
  countAttempts(): number
}

/** One run: its operations, and the signal that may end it. */
export interface Stage {
  readonly operations: readonly Handed[]
  /** Says how often something has happened, at which the run may have to be aborted. */
  passed(at: Passing, count: number): void
  /** True while it is to end at once, and has not. Whoever leaves lets requests finish, and a batcher awaits its close. */
  readonly isEnding: boolean
  play(): Promise<PlayedRun>
}

/** Sets up one run of a game. */
export function createStage(
  plan: RunPlan,
  operations: readonly Handed[],
  script: Script,
  context: StageContext,
): Stage {
  const { track, clock, started, countAttempts } = context
  const controller = new AbortController()
  const { signal } = controller
  let given = 0
  let mostWaitingBytes = 0
  let stop: StopMoment | undefined
  let deadlineAtMs = Number.POSITIVE_INFINITY
  let hasEnded = false
  let hasSourceFailed = false

  const noteStop = () => {
    stop ??= { atMs: clock.now(), attempts: countAttempts() }
  }
  const abort = () => {
    noteStop()
    controller.abort(new Error("enough"))
  }
  const passed: Stage["passed"] = (at, count) => {
    if (plan.abort?.at === at && plan.abort.count === count) abort()
  }

  /** Bytes of what was given, is to be sent, and was not. */
  function waitingBytes(): number {
    return operations.slice(0, given).reduce((bytes, each, index) => {
      const isWaiting = !started.has(each.n) && expectedRejections(each, index, plan).length === 0
      return bytes + (isWaiting ? each.bytes : 0)
    }, 0)
  }

  return {
    operations,
    passed,
    get isEnding() {
      const isAborted = signal.aborted && plan.via !== "batcher"
      // Nothing is left to wait for but an abort, which would come too late.
      const isDone = plan.abort?.at === "seconds" && !signal.aborted && clock.pending === 1
      return !hasEnded && (isAborted || isDone || clock.now() >= deadlineAtMs)
    },
    async play() {
      const startedAtMs = clock.now()
      if (plan.via !== "batcher") deadlineAtMs = startedAtMs + plan.deadlineMs
      const cancel = plan.abort?.at === "seconds" ? clock.after(plan.abort.count * 1000, abort) : undefined
      const ended = await playRun({
        plan,
        operations,
        track,
        clock,
        options: { ...optionsOf(plan, script), clock, signal },
        onGiven(count) {
          given = count
          mostWaitingBytes = Math.max(mostWaitingBytes, waitingBytes())
          passed("given", count)
        },
        onSourceFailure() {
          hasSourceFailed = true
        },
        onOutcome: (count) => passed("outcome", count),
        onLeave: noteStop,
        onDeadline(atMs) {
          deadlineAtMs = atMs
        },
      })
      cancel?.()
      hasEnded = true
      return {
        ...ended,
        plan,
        operations,
        hasSourceFailed,
        given,
        mostWaitingBytes,
        isAborted: signal.aborted,
        stop,
        startedAtMs,
        deadlineAtMs,
        endedAtMs: clock.now(),
        listeners: getEventListeners(signal, "abort").length,
      }
    },
  }
}
