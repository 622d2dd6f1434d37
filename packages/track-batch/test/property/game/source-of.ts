import { setImmediate } from "node:timers/promises"
import type { Operation } from "@cio/track-core"
import type { OperationSource } from "../../../src/index.ts"
import { asOperation } from "../../support/operations.ts"
import { spoil } from "../script/operation-plan.ts"
import type { RunContext } from "./played.ts"

/** What a source of a script throws. */
export const sourceFailure: Error = new Error("thrown by the source")

/** Operations as a source of some kind, which spoils those that their caller changes once the next one is asked for. */
export function sourceOf({ plan: run, operations, onGiven, onSourceFailure }: RunContext): OperationSource<Operation> {
  const { source: kind, sourceFailsAfter } = run
  function* generate() {
    for (const [index, { operation, plan }] of operations.entries()) {
      if (index === sourceFailsAfter) {
        onSourceFailure()
        throw sourceFailure
      }
      onGiven(index + 1)
      yield asOperation(operation)
      if (plan.changes) spoil(operation)
    }
  }
  async function* generateLater() {
    for (const operation of generate()) {
      if (kind === "slow") for (let turns = 0; turns < 3; turns++) await setImmediate()
      yield operation
    }
  }
  switch (kind) {
    case "array":
      onGiven(operations.length)
      return operations.map(({ operation }) => asOperation(operation))
    case "iterable":
      return { [Symbol.iterator]: generate }
    case "generator":
      return generate()
    case "async":
    case "slow":
      return generateLater()
    case "stream":
      return streamOf(generate())
    default:
      return kind satisfies never
  }
}

/** A stream that asks for an operation when it is asked for one, and never before. */
function streamOf(operations: Iterator<Operation>): ReadableStream<Operation> {
  const pull = (controller: ReadableStreamDefaultController<Operation>) => {
    const { done, value } = operations.next()
    if (done) controller.close()
    else controller.enqueue(value)
  }
  return new ReadableStream<Operation>({ pull }, { highWaterMark: 0 })
}
