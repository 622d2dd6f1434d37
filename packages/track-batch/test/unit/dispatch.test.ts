import { describe, expect, test } from "vitest"
import { createManualDispatch } from "../support/manual-dispatch.ts"

describe("a batch goes out", () => {
  test("once it holds as many operations as it may", () => {
    const { add, sent } = createManualDispatch()
    add(0, 1)
    expect(sent).toEqual([])
    add(2)
    expect(sent).toEqual([[0, 1, 2]])
  })

  test("once the next operation does not fit it", () => {
    const { add, sent } = createManualDispatch({ maxBatchBytes: '{"batch":[{"n":0},{"n":1}]}'.length })
    add(0, 1)
    expect(sent).toEqual([])
    add(2)
    expect(sent).toEqual([[0, 1]])
  })

  test("once linger has passed since its first operation", async () => {
    const { add, clock, sent } = createManualDispatch()
    await clock.advance(1000)
    add(0)
    await clock.advance(99)
    add(1)
    expect(sent).toEqual([])
    await clock.advance(1)
    expect(sent).toEqual([[0, 1]])
    expect(clock.pending).toBe(0)
  })

  test("once linger has passed and a place is free: until then it fills up", async () => {
    const { add, clock, sent, settled } = createManualDispatch({ concurrency: 1 })
    add(0, 1, 2, 3)
    await clock.advance(100)
    add(4)
    expect(sent).toEqual([[0, 1, 2]])
    await settled(0)
    expect(sent).toEqual([
      [0, 1, 2],
      [3, 4],
    ])
  })

  test("without a linger when the buffer is full, or nothing would ever move", async () => {
    const { add, clock, dispatch, sent, settled } = createManualDispatch({
      lingerMs: Number.POSITIVE_INFINITY,
      maxBufferedBytes: 25,
    })
    expect(dispatch.isFull).toBe(false)
    add(0)
    expect(sent).toEqual([])
    add(1)
    expect(sent).toEqual([[0, 1]])
    expect(dispatch.isFull).toBe(true)
    await settled(0)
    expect([dispatch.isFull, dispatch.bufferedBytes, clock.pending]).toEqual([false, 0, 0])
  })

  test("at a flush, and the flush waits for no operation that comes after it", () => {
    const { add, dispatch, sent, clock } = createManualDispatch()
    add(0)
    dispatch.flush(1)
    expect(sent).toEqual([[0]])
    add(1)
    expect(sent).toEqual([[0]])
    // That one lingers on its own.
    expect(clock.pending).toBe(1)
  })

  test("with what waited for its entity, when that was flushed", async () => {
    const { add, dispatch, sent, settled } = createManualDispatch()
    add(0)
    dispatch.flush(1)
    add(0, 0)
    dispatch.flush(3)
    expect(sent).toEqual([[0]])
    await settled(0)
    expect(sent).toEqual([[0], [1, 2]])
  })
})

describe("what is not settled", () => {
  test("is counted in bytes wherever it is, and told by its first index", async () => {
    const { add, dispatch, settled, sent } = createManualDispatch({
      maxBatchOperations: 1,
      concurrency: 1,
      maxSealed: 9,
    })
    expect([dispatch.bufferedBytes, dispatch.firstUnsettled]).toEqual([0, Number.POSITIVE_INFINITY])
    // In flight, sealed, waiting, open.
    add(0, 1, 0, 3)
    expect(sent).toEqual([[0]])
    const [text, body] = ['{"n":0}'.length, '{"batch":[{"n":0}]}'.length]
    expect([dispatch.bufferedBytes, dispatch.firstUnsettled]).toEqual([3 * body + text, 0])
    await settled(0)
    expect(dispatch.firstUnsettled).toBe(1)
    await settled(1)
    expect(dispatch.firstUnsettled).toBe(2)
    await settled(3)
    expect([dispatch.bufferedBytes, dispatch.firstUnsettled]).toEqual([body, 2])
    await settled(2)
    expect([dispatch.bufferedBytes, dispatch.firstUnsettled]).toEqual([0, Number.POSITIVE_INFINITY])
  })

  test("is full when too much waits for its entity, or too many batches for a place", async () => {
    const { add, dispatch } = createManualDispatch({ maxBatchBytes: 100, maxBatchOperations: 9, concurrency: 2 })
    add(0)
    dispatch.flush(1)
    while (!dispatch.isFull) add(0)
    // A batch's worth at least, and no more than four, as there are fewer places than four.
    const waiting = dispatch.bufferedBytes - '{"batch":[{"n":0}]}'.length
    expect(waiting).toBeGreaterThanOrEqual(100)
    expect(waiting).toBeLessThan(400 + 10)
    const sealed = createManualDispatch({ maxBatchOperations: 1, concurrency: 1 })
    sealed.add(0)
    expect(sealed.dispatch.isFull).toBe(false)
    sealed.add(1)
    expect(sealed.dispatch.isFull).toBe(true)
    await sealed.settled(0)
    expect(sealed.dispatch.isFull).toBe(false)
  })
})

test("a stop gives back what has not started, starts nothing more and leaves no timer", async () => {
  const { add, clock, dispatch, sent, settled } = createManualDispatch({
    maxBatchOperations: 1,
    concurrency: 1,
    maxSealed: 9,
  })
  add(0, 1, 0, 3)
  const { batches, operations } = dispatch.stop()
  expect(batches.map(({ indexes }) => indexes)).toEqual([[1], [3]])
  expect(operations.map(({ index }) => index)).toEqual([2])
  expect(clock.pending).toBe(0)
  expect(dispatch.firstUnsettled).toBe(0)
  await settled(0)
  expect(sent).toEqual([[0]])
  expect([dispatch.bufferedBytes, dispatch.firstUnsettled]).toEqual([0, Number.POSITIVE_INFINITY])
  expect(dispatch.stop()).toEqual({ batches: [], operations: [] })
})

test("a batch whose bytes may still be read is not filled again", async () => {
  const { add, dispatch, settled, underWay } = createManualDispatch({ concurrency: 1 })
  add(0)
  dispatch.flush(1)
  const first = underWay[0]?.batch
  await settled(0, false)
  add(1)
  dispatch.flush(2)
  const second = underWay[0]?.batch
  expect(second).not.toBe(first)
  await settled(1, true)
  add(2)
  dispatch.flush(3)
  expect(underWay[0]?.batch).toBe(second)
})

test("the engine hears of every batch that is settled, once what waited for it has moved on", async () => {
  const { add, dispatch, onSettled, settled, sent } = createManualDispatch({ concurrency: 1 })
  add(0)
  dispatch.flush(1)
  add(0)
  dispatch.flush(2)
  onSettled.mockImplementation(() => expect(sent).toEqual([[0], [1]]))
  await settled(0)
  expect(onSettled).toHaveBeenCalledOnce()
})
