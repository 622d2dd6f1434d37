import { setImmediate } from "node:timers/promises"
import type { Operation } from "@cio/track-core"
import {
  type BatchError,
  type BatchReport,
  batch,
  batchSettled,
  batchStream,
  isBatchError,
  type Outcome,
} from "../../../src/index.ts"
import { playBatcher } from "./play-batcher.ts"
import { playPipe } from "./play-pipe.ts"
import type { Ended, RunContext } from "./played.ts"
import { sourceOf } from "./source-of.ts"

/** Plays one run to its end, whichever way its plan calls it. */
export async function playRun(context: RunContext): Promise<Ended> {
  const { via } = context.plan
  switch (via) {
    case "batch":
      return playBatch(context)
    case "settled":
      return playSettled(context)
    case "stream":
      return playStream(context)
    case "pipe":
      return playPipe(context)
    case "batcher":
      return playBatcher(context)
    default:
      return via satisfies never
  }
}

async function playBatch(context: RunContext): Promise<Ended> {
  const ended = (report: BatchReport<Operation>, hasThrown: boolean): Ended => {
    const isAllIn = report.accepted === context.operations.length
    const lies =
      hasThrown === isAllIn ? [`batch ${hasThrown ? "threw" : "resolved"}, which is not what became of it`] : []
    const { complaints, ...rest } = endedBy(context, report)
    return { ...rest, complaints: [...complaints, ...lies] }
  }
  try {
    return ended(await batch(context.track, sourceOf(context), context.options), false)
  } catch (error) {
    if (!isBatchError<Operation>(error)) throw error
    return { ...ended(error.report, true), ...failureIn(error) }
  }
}

async function playSettled(context: RunContext): Promise<Ended> {
  try {
    return endedBy(context, await batchSettled(context.track, sourceOf(context), context.options))
  } catch (error) {
    // Only what the source throws.
    if (!isBatchError<Operation>(error) || error.cause === error.report.stoppedBy) throw error
    return { ...endedBy(context, error.report), ...failureIn(error) }
  }
}

/** What a run threw for another reason than that it was stopped. */
function failureIn({ cause, report }: BatchError<Operation>): Pick<Ended, "failure"> {
  return cause === report.stoppedBy ? {} : { failure: cause }
}

function endedBy({ operations }: RunContext, report: BatchReport<Operation>): Ended {
  const { outcomes, failures, stoppedBy } = report
  const failed = outcomes.filter(({ status }) => status !== "accepted")
  const isTrue = failures.length === failed.length && failures.every((failure, i) => failure === failed[i])
  return {
    taken: operations.slice(0, report.operations),
    outcomes,
    totals: report,
    stoppedBy,
    isLeft: false,
    complaints: isTrue ? [] : ["the failures of the report are not those among its outcomes"],
  }
}

async function playStream(context: RunContext): Promise<Ended> {
  const stream = batchStream(context.track, sourceOf(context), context.options)
  const read = await readOutcomes(stream, context)
  const { progress: totals } = stream
  const taken = context.operations.slice(0, totals.operations)
  return { ...read, taken, totals, complaints: [] }
}

/** Reads the outcomes at the reader's speed, and leaves when it leaves. */
export async function readOutcomes(
  stream: AsyncIterable<Outcome<Operation>>,
  { plan, onOutcome, onLeave }: RunContext,
): Promise<Pick<Ended, "outcomes" | "isLeft" | "failure">> {
  const outcomes: Outcome<Operation>[] = []
  const { turns, leavesAfter } = plan.reader
  const iterator = stream[Symbol.asyncIterator]()
  while (outcomes.length < leavesAfter) {
    try {
      const { done, value } = await iterator.next()
      if (done) return { outcomes, isLeft: false }
      onOutcome(outcomes.push(value))
    } catch (failure) {
      return { outcomes, isLeft: false, failure }
    }
    for (let turn = 0; turn < turns; turn++) await setImmediate()
  }
  onLeave()
  await iterator.return?.()
  return { outcomes, isLeft: true }
}
