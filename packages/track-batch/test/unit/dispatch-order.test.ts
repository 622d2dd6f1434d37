import { describe, expect, test } from "vitest"
import { createManualDispatch } from "../support/manual-dispatch.ts"

describe("an operation on an entity that is under way", () => {
  test("waits for it to be settled, and is overtaken by the others", async () => {
    const { add, sent, settled } = createManualDispatch({ maxBatchOperations: 2, concurrency: 8 })
    add(0, 1, 0, 2, 3, 4)
    expect(sent).toEqual([
      [0, 1],
      [3, 4],
    ])
    await settled(0)
    add(5, 6)
    expect(sent[2]).toEqual([5, 2])
  })

  test("waits also when its own batch was full: the batch before it may hold the same entity", async () => {
    const { add, sent, settled, dispatch } = createManualDispatch({ maxBatchOperations: 2, concurrency: 8 })
    add(7, 7, 7, 7, 7)
    dispatch.flush(5)
    expect(sent).toEqual([[0, 1]])
    await settled(0)
    expect(sent).toEqual([
      [0, 1],
      [2, 3],
    ])
    await settled(2)
    expect(sent).toEqual([[0, 1], [2, 3], [4]])
  })

  test("waits for every batch that it conflicts with, in flight or sealed", async () => {
    const { add, sent, settled, dispatch } = createManualDispatch({
      maxBatchOperations: 1,
      concurrency: 1,
      maxSealed: 9,
    })
    add(1, 2, [1, 2], 2)
    dispatch.flush(4)
    expect(sent).toEqual([[0]])
    await settled(0)
    expect(sent).toEqual([[0], [1]])
    await settled(1)
    expect(sent).toEqual([[0], [1], [2]])
    await settled(2)
    expect(sent).toEqual([[0], [1], [2], [3]])
  })
})

describe("once nothing more comes", () => {
  test("what waits still waits for the last batch that holds its entity", async () => {
    const [zoe, adam] = [1, 2]
    const { add, dispatch, sent, settled } = createManualDispatch({ maxBatchOperations: 9 })
    add(zoe)
    dispatch.flush(1)
    add(adam, [zoe, adam])
    dispatch.close()
    dispatch.flush(3)
    expect(sent).toEqual([[0], [1]])
    await settled(0)
    expect(sent).toEqual([[0], [1]])
    await settled(1)
    expect(sent).toEqual([[0], [1], [2]])
  })

  test("the only batch goes out, and is settled as any other", async () => {
    const { add, dispatch, sent, settled } = createManualDispatch()
    add(1, [1, ~2])
    dispatch.close()
    dispatch.flush(2)
    expect(sent).toEqual([[0, 1]])
    await settled(0)
    expect([dispatch.bufferedBytes, dispatch.firstUnsettled]).toEqual([0, Number.POSITIVE_INFINITY])
  })
})

describe("requests are saved at the end of a source", () => {
  test("by waiting for what could still join the last batch", async () => {
    const { add, sent, settled, dispatch } = createManualDispatch({ maxBatchOperations: 9, savesRequests: true })
    add(0)
    dispatch.flush(1)
    add(0, 1)
    dispatch.flush(3)
    expect(sent).toEqual([[0]])
    await settled(0)
    expect(sent).toEqual([[0], [2, 1]])
  })

  test("but not when nothing waits", () => {
    const { add, sent, dispatch } = createManualDispatch({ maxBatchOperations: 9, savesRequests: true })
    add(0)
    dispatch.flush(1)
    add(1)
    dispatch.flush(2)
    expect(sent).toEqual([[0], [1]])
  })
})
