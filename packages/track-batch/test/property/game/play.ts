import { setImmediate } from "node:timers/promises"
import type { Referee } from "../../support/referee.ts"
import { makeOperation, spoil } from "../script/operation-plan.ts"
import type { Script } from "../script/script.ts"
import { describeAttempts } from "./describe-game.ts"
import { drive } from "./drive.ts"
import type { Played } from "./played.ts"
import { eventIdBytes } from "./run-options.ts"
import { createStage, type Passing, type Stage, type StageContext } from "./stage.ts"
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts"
import { type Attempt, createLoggedTrack, type LoggedTrack } from "./wire-log.ts"

/** Plays a script against the referee, to the end of all its runs. */
export async function play(referee: Referee, script: Script): Promise<Played> {
  const clock = createVirtualClock()
  const started = new Set<number>()
  const wire = createLoggedTrack(script, clock, referee.urlOf, onAttempt)
  const stages = createStages(script, {
    track: wire.track,
    clock,
    started,
    countAttempts: () => wire.attempts.length,
  })
  const handed = new Map(stages.flatMap(({ operations }) => operations.map((each) => [each.n, each] as const)))
  const passed = (at: Passing, count: number) => {
    for (const stage of stages) stage.passed(at, count)
  }
  function onAttempt({ number, numbers }: Attempt): void {
    for (const n of numbers) {
      const each = handed.get(n)
      started.add(n)
      // What is under way was encoded, so that its caller may do with it as they like.
      if (each?.plan.changes) spoil(each.operation)
    }
    passed("attempt", number)
  }

  const record = referee.begin({
    moveFor: (attempt) => script.moves[attempt - 1] ?? { kind: "take" },
    gatewayBytes: script.gatewayBytes,
    // Whoever tries without end, and waits for less than this, would never be done.
    latencyMs: (attempt) => (attempt > 60 ? 0 : (script.latenciesMs[attempt % script.latenciesMs.length] ?? 0)),
    now: clock.now,
    onArrival: (attempt) => passed("arrival", attempt),
    onApplied: (attempt) => passed("applied", attempt),
    hold: (attempt, ms, resume) => hold(wire, clock, attempt, ms, resume),
  })
  const unhandledRejections: unknown[] = []
  const onUnhandled = (reason: unknown) => unhandledRejections.push(reason)
  process.on("unhandledRejection", onUnhandled)
  try {
    const [only, ...others] = stages
    // What is to end at once is given the turns that it takes, so that time which passes was waited for.
    const patience = () => (only?.isEnding && others.length === 0 ? 3_000 : script.patience)
    const runs = await drive(Promise.all(stages.map((stage) => stage.play())), { clock, wire, patience })
    await referee.idle()
    // Node tells of an unhandled rejection once all promises have been looked at.
    await setImmediate()
    const { attempts } = wire
    const { busyConnections } = referee
    return { script, runs, attempts, record, timersLeft: clock.pending, busyConnections, unhandledRejections }
  } catch (error) {
    throw new Error([String(error), ...describeAttempts(wire.attempts)].join("\n"), { cause: error })
  } finally {
    process.off("unhandledRejection", onUnhandled)
  }
}

function createStages(script: Script, context: StageContext): Stage[] {
  let numbered = 0
  return script.runs.map((plan) => {
    const sizes = { maxBatchBytes: plan.maxBatchBytes, eventIdBytes: eventIdBytes(plan), previousBytes: 0 }
    const rounds = Array.from({ length: plan.rounds }, () => plan.operations).flat()
    const operations = rounds.map((each) => {
      const handed = makeOperation(each, numbered++, sizes)
      sizes.previousBytes = handed.bytes
      return handed
    })
    return createStage(plan, operations, script, context)
  })
}

/** Holds an answer back, for as long as somebody waits for it. Infinity is for good. */
function hold(wire: LoggedTrack, clock: VirtualClock, attempt: number, ms: number, resume: () => void): void {
  const onTime = () => {
    wire.resume(attempt)
    resume()
  }
  const cancel = ms === Number.POSITIVE_INFINITY ? () => {} : clock.after(ms, onTime)
  wire.hold(attempt, cancel)
}
