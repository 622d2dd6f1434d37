import type { Operation } from "@cio/track-core"
import { drawKeys, type Spreading } from "./keys.ts"
import { operationMaker } from "./operations.ts"
import { seededRandom } from "./random.ts"

/** How many different operations there are. Longer lists repeat them, so that a long run needs little memory. */
const poolSize = 50_000

/** Which operations a side sends. */
export interface PoolChoice {
  /** How many different ones. @default 50,000 */
  size?: number
  /** @default "even" */
  spreading?: Spreading
  /** Whether events, pages and screens bring an id. Without, the package gives them one. @default true */
  eventIds?: boolean
  /** Only what every SDK has a call for: identifies, events, pages and screens of people. @default false */
  onlyCommon?: boolean
}

/** An identify, event, page or screen of a person. */
export type CommonOperation = Extract<Operation, { type: "person"; action: "identify" | "event" | "page" | "screen" }>

/**
 * The different operations of the bench, the same ones on every call: 306 bytes of JSON on average. `most` ends them
 * early, for those who need only the first.
 */
export function operationPool(choice: PoolChoice = {}, most: number = Number.POSITIVE_INFINITY): Operation[] {
  const { spreading = "even", eventIds = true, onlyCommon = false } = choice
  const size = Math.min(choice.size ?? poolSize, most)
  const random = seededRandom(20_261_124)
  const make = operationMaker(random, drawKeys(spreading, random))
  const pool: Operation[] = []
  for (let index = 0; pool.length < size; index++) {
    const operation = make(index)
    if (!onlyCommon || isCommon(operation)) pool.push(eventIds ? operation : withoutEventId(operation))
  }
  return pool
}

/** Whether it is one that every SDK has a call for. */
export function isCommon(operation: Operation): operation is CommonOperation {
  return operation.type === "person" && ["identify", "event", "page", "screen"].includes(operation.action)
}

/** A list of any length, which repeats the pool. */
export function repeatOperations(pool: readonly Operation[], count: number): Operation[] {
  const operations: Operation[] = []
  while (operations.length < count) {
    for (const operation of pool) {
      if (operations.length === count) break
      operations.push(operation)
    }
  }
  return operations
}

/** A source that makes each operation when it is asked for, so that whatever is kept of it shows in memory. */
export async function* freshOperations(pool: readonly Operation[], count: number): AsyncGenerator<Operation> {
  for (let left = count; left > 0; left -= pool.length) {
    for (const operation of pool.slice(0, left)) yield { ...operation }
  }
}

function withoutEventId(operation: Operation): Operation {
  if (!("id" in operation)) return operation
  const { id: _, ...rest } = operation
  return rest
}
