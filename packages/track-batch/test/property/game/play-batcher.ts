import { getEventListeners } from "node:events"
import { setImmediate } from "node:timers/promises"
import { isTrackError, type Operation } from "@cio/track-core"
import { type Batcher, type BatcherReport, createBatcher, type Outcome } from "../../../src/index.ts"
import { asOperation } from "../../support/operations.ts"
import { spoil } from "../script/operation-plan.ts"
import type { BatcherStep } from "../script/script.ts"
import type { Ended, Flush, HandOver, RunContext } from "./played.ts"

/** Plays a run through a batcher: the steps of its plan, over and over, until everything is handed over. */
export async function playBatcher(context: RunContext): Promise<Ended> {
  const { plan, operations } = context
  const { steps, closesAfter } = plan.batcher
  const game = new BatcherGame(context)
  for (let next = 0, turn = 0; next < operations.length; turn++) {
    if (next >= closesAfter) void game.close()
    const step = steps[turn % steps.length] ?? { kind: "add", awaits: true }
    if (step.kind === "add" || step.kind === "send") next++
    await game.play(step, next - 1)
  }
  return game.end()
}

/** One batcher, and all that its caller has seen of it. */
class BatcherGame {
  readonly #context: RunContext
  readonly #batcher: Batcher<Operation>
  readonly #handOvers: HandOver[] = []
  readonly #flushes: Flush[] = []
  readonly #told: Outcome<Operation>[] = []
  readonly #underWay: Promise<unknown>[] = []
  readonly #complaints: string[] = []
  #closing: Promise<BatcherReport<Operation>> | undefined
  #closedAtMs = Number.NaN
  #heardOfBeforeClose: ReadonlySet<number> = new Set()
  #hasAlwaysWaited = true

  constructor(context: RunContext) {
    const { plan, track, options } = context
    const { maxBufferedBytes, onOutcome } = plan.batcher
    const { deadlineMs: _, ...own } = options
    this.#context = context
    const listener = (outcome: Outcome<Operation>) => {
      context.onOutcome(this.#told.push(outcome))
      if (onOutcome === "throws") throw new Error("thrown by onOutcome")
      if (onOutcome === "flushes") void this.#flush()
      if (onOutcome === "closes" && this.#told.length === 3) void this.close()
    }
    this.#batcher = createBatcher(track, {
      ...own,
      maxBufferedBytes,
      ...(onOutcome === "none" ? {} : { onOutcome: listener }),
    })
  }

  async play(step: BatcherStep, index: number): Promise<void> {
    switch (step.kind) {
      case "add":
      case "send":
        return this.#handOver(step, index)
      case "flush": {
        const flushed = this.#flush()
        if (step.awaits) await flushed
        return
      }
      case "sleep":
        return this.#context.clock.sleep(step.ms)
      case "turns":
        for (let turn = 0; turn < step.turns; turn++) await setImmediate()
        return
      default:
        return step satisfies never
    }
  }

  async #handOver({ kind, awaits }: Extract<BatcherStep, { awaits: boolean }>, index: number): Promise<void> {
    const handed = this.#context.operations[index]
    if (!handed || kind === "flush") return
    const unsettledBytes = this.#hasAlwaysWaited ? this.#unsettledBytes() : undefined
    const isLate = this.#closing !== undefined
    const handOver: HandOver = {
      handed,
      kind,
      unsettledBytes,
      isLate,
      isTurnedAway: false,
      calledAtMs: this.#context.clock.now(),
    }
    this.#handOvers.push(handOver)
    const given = this.#batcher[kind](asOperation(handed.operation)).then(
      (outcome) => {
        if (outcome) handOver.outcome = outcome
      },
      (error: unknown) => {
        handOver.isTurnedAway = true
        if (!isTrackError(error)) this.#complaints.push(`${kind} threw ${String(error)}, which is no TrackError`)
      },
    )
    this.#underWay.push(given)
    this.#context.onGiven(this.#handOvers.length)
    if (handed.plan.changes) spoil(handed.operation)
    this.#hasAlwaysWaited &&= awaits && kind === "add"
    if (!awaits) return
    // Nothing else would send it, so that a caller who waits for its outcome has to ask for that.
    if (kind === "send" && this.#context.plan.lingerMs === Number.POSITIVE_INFINITY) void this.#flush()
    await given
  }

  async #flush(): Promise<void> {
    const flush: Flush = { handedOver: this.#handOvers.length }
    this.#flushes.push(flush)
    const flushed = this.#batcher.flush().then(() => {
      flush.settled = settledOf(this.#batcher)
      if (this.#listens) flush.heardOf = this.#heardOf()
    })
    this.#underWay.push(flushed)
    await flushed
  }

  close(): Promise<BatcherReport<Operation>> {
    if (!this.#closing) {
      this.#heardOfBeforeClose = this.#heardOf()
      this.#closing = this.#close()
    }
    return this.#closing
  }

  async #close(): Promise<BatcherReport<Operation>> {
    const { clock, plan, onDeadline } = this.#context
    const { how, deadlineMs, abortsAfterMs, isCalledTwice } = plan.batcher.close
    if (how === "dispose") {
      await this.#dispose()
      return this.#batcher.close()
    }
    onDeadline(clock.now() + Math.min(deadlineMs ?? endless, abortsAfterMs ?? endless))
    const controller = new AbortController()
    const cancel =
      abortsAfterMs === undefined ? undefined : clock.after(abortsAfterMs, () => controller.abort(new Error("enough")))
    const closing = this.#batcher.close({
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
      signal: controller.signal,
    })
    const again = isCalledTwice ? this.#batcher.close() : closing
    const [report, same] = await Promise.all([closing, again])
    cancel?.()
    this.#closedAtMs = clock.now()
    if (getEventListeners(controller.signal, "abort").length > 0)
      this.#complaints.push("close left a listener at its signal")
    if (report !== same) this.#complaints.push("close gives another report when it is called again")
    return report
  }

  /** As `await using` does. */
  async #dispose(): Promise<void> {
    let thrown: unknown
    try {
      await this.#batcher[Symbol.asyncDispose]()
    } catch (error) {
      thrown = error
    }
    const { failures } = await this.#batcher.close()
    const untold = failures.filter(({ index }) => !this.#listens && this.#taken()[index]?.kind === "add")
    if (thrown !== undefined && untold.length === 0) this.#complaints.push("the end of its scope threw for no reason")
    if (thrown === undefined && untold.length > 0) {
      this.#complaints.push(`the end of its scope is silent about ${untold.length} failures that nobody was told of`)
    }
  }

  async end(): Promise<Ended> {
    const report = await this.close()
    await Promise.all(this.#underWay)
    const taken = this.#taken()
    const outcomes = this.#listens ? this.#told : this.#inferred(taken, report)
    return {
      taken: taken.map(({ handed }) => handed),
      outcomes,
      totals: this.#batcher.progress,
      stoppedBy: report.stoppedBy,
      isLeft: false,
      complaints: this.#complaints,
      batcher: {
        handOvers: this.#handOvers,
        flushes: this.#flushes,
        heardOfBeforeClose: this.#heardOfBeforeClose,
        failures: report.failures,
        closedAtMs: this.#closedAtMs,
      },
    }
  }

  get #listens(): boolean {
    return this.#context.plan.batcher.onOutcome !== "none"
  }

  #heardOf(): Set<number> {
    return new Set(this.#told.map(({ index }) => index))
  }

  #taken(): HandOver[] {
    return this.#handOvers.filter(({ isTurnedAway }) => !isTurnedAway)
  }

  /** Without onOutcome, what is added and not among the failures was accepted. */
  #inferred(taken: readonly HandOver[], { failures }: BatcherReport<Operation>): Outcome<Operation>[] {
    return taken.map(({ handed, outcome }, index) => {
      const told = outcome ?? failures.find((failure) => failure.index === index)
      return told ?? { status: "accepted", index, operation: asOperation(handed.operation) }
    })
  }

  #unsettledBytes(): number | undefined {
    if (!this.#listens) return undefined
    const settled = this.#heardOf()
    return this.#taken().reduce((bytes, { handed }, index) => bytes + (settled.has(index) ? 0 : handed.bytes), 0)
  }
}

function settledOf({ progress }: Batcher<Operation>): number {
  return progress.accepted + progress.rejected + progress.unsent + progress.unknown
}

const endless = Number.POSITIVE_INFINITY
