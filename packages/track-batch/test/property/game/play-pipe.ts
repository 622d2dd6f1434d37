import type { Operation } from "@cio/track-core"
import { toBatchStream } from "../../../src/index.ts"
import { asOperation } from "../../support/operations.ts"
import { spoil } from "../script/operation-plan.ts"
import { readOutcomes } from "./play-run.ts"
import type { Ended, RunContext } from "./played.ts"
import { sourceFailure } from "./source-of.ts"

/** Plays a run through a pair of streams: something writes operations, and something reads outcomes. */
export async function playPipe(context: RunContext): Promise<Ended> {
  const { track, options, plan } = context
  const { readable, writable } = toBatchStream(track, options)
  const write = plan.source === "stream" ? pipeAll : writeAll
  const [read] = await Promise.all([readOutcomes(readable, context), write(writable, context)])
  const taken = context.operations.slice(0, read.isLeft ? undefined : read.outcomes.length)
  return { ...read, taken, totals: undefined, complaints: [] }
}

/** Everything is there from the start, and what is taken of it is up to the stream. */
async function pipeAll(writable: WritableStream<Operation>, context: RunContext): Promise<void> {
  const { plan, operations, onGiven, onSourceFailure } = context
  let given = 0
  const all = new ReadableStream<Operation>(
    {
      pull(controller) {
        const next = operations[given]
        if (!next) return controller.close()
        if (given === plan.sourceFailsAfter) {
          onSourceFailure()
          throw sourceFailure
        }
        onGiven(++given)
        controller.enqueue(asOperation(next.operation))
      },
    },
    { highWaterMark: 0 },
  )
  await all.pipeTo(writable).catch(() => {
    // Nobody reads any more, or the run was stopped: the outcomes tell.
  })
}

/** Writes as a careful caller does, who waits for each write and only then changes the operation. */
async function writeAll(writable: WritableStream<Operation>, context: RunContext): Promise<void> {
  const { plan: run, operations, onGiven, onSourceFailure } = context
  const writer = writable.getWriter()
  let given = 0
  try {
    for (const { operation, plan } of operations) {
      if (given === run.sourceFailsAfter) {
        onSourceFailure()
        return await writer.abort(sourceFailure)
      }
      await writer.write(asOperation(operation))
      onGiven(++given)
      if (plan.changes) spoil(operation)
    }
    await writer.close()
  } catch {
    // As above.
  }
}
