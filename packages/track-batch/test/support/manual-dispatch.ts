import { type Mock, vi } from "vitest"
import { Dispatch, type DispatchMode } from "../../src/dispatch.ts"
import type { LaneKeys } from "../../src/lane-keys.ts"
import type { Batch } from "../../src/pack.ts"
import { createManualClock, type ManualClock, settle } from "./manual-clock.ts"

/** A batch that was given to be delivered. */
export interface UnderWay {
  indexes: readonly number[]
  batch: Batch<number>
  end: (isReusable: boolean) => void
}

/** Dispatches operations that stand for their index, and settles a batch when a test says so. */
export interface ManualDispatch {
  clock: ManualClock
  dispatch: Dispatch<number>
  /** The indexes of every batch so far, in the order in which they were started. */
  sent: readonly (readonly number[])[]
  underWay: readonly UnderWay[]
  onSettled: Mock<() => void>
  onFault: Mock<(error: unknown) => void>
  /** Adds an operation with each of these keys. Each has the next index. */
  add(...keys: LaneKeys[]): void
  /** The batch that began at this index is settled. */
  settled(first: number, isReusable?: boolean): Promise<void>
}

/** By default two places in flight, three operations in a batch, and a linger of 100 ms. */
export function createManualDispatch(mode: Partial<DispatchMode> = {}): ManualDispatch {
  const clock = createManualClock()
  const underWay: UnderWay[] = []
  const sent: number[][] = []
  const onSettled = vi.fn<() => void>()
  const onFault = vi.fn<(error: unknown) => void>()
  const dispatch = new Dispatch<number>(
    {
      concurrency: 2,
      maxBatchBytes: 1000,
      maxBatchOperations: 3,
      clock,
      lingerMs: 100,
      maxBufferedBytes: Number.POSITIVE_INFINITY,
      maxSealed: 0,
      savesRequests: false,
      ...mode,
    },
    {
      deliver: (batch) =>
        new Promise((end) => {
          const indexes = [...batch.indexes]
          sent.push(indexes)
          underWay.push({ indexes, batch, end })
        }),
      onSettled,
      onFault,
    },
  )
  let next = 0
  return {
    clock,
    dispatch,
    sent,
    underWay,
    onSettled,
    onFault,
    add(...keys) {
      for (const each of keys) {
        const index = next++
        dispatch.add({ index, operation: index, text: `{"n":${index}}`, keys: each })
      }
    },
    async settled(first, isReusable = true) {
      const at = underWay.findIndex(({ indexes }) => indexes[0] === first)
      if (at < 0) throw new Error(`no batch that begins at ${first} is under way`)
      underWay.splice(at, 1)[0]?.end(isReusable)
      await settle()
    },
  }
}
