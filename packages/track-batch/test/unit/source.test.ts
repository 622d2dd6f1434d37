import { Readable } from "node:stream"
import type { Operation } from "@cio/track-core"
import { isTrackError } from "@cio/track-core"
import { describe, expect, test, vi } from "vitest"
import { type OperationSource, openSource } from "../../src/source.ts"
import { collect } from "../support/outcomes.ts"

/** Reads a source to its end, by the way it was told apart. */
async function read<T>(source: OperationSource<T>): Promise<{ kind: string; items: T[] }> {
  const opened = openSource<T>(source)
  return { kind: opened.kind, items: opened.kind === "async" ? await collect(opened.items) : [...opened.items] }
}

function* generate() {
  yield 1
  yield 2
}

async function* generateLater() {
  yield 1
  yield 2
}

function stream(...items: number[]): ReadableStream<number> {
  return new ReadableStream({
    start(controller) {
      for (const item of items) controller.enqueue(item)
      controller.close()
    },
  })
}

/** A stream of a runtime whose streams are no iterators. */
function bareStream(source: ReadableStream<number>): ReadableStream<number> {
  // The rest of a stream is not used.
  return { getReader: () => source.getReader() } as ReadableStream<number>
}

test.each<[string, () => OperationSource<number>, string]>([
  ["an array", () => [1, 2], "array"],
  ["a set", () => new Set([1, 2]), "sync"],
  ["a generator", () => generate(), "sync"],
  ["an iterator of an array", () => [1, 2].values(), "sync"],
  ["an async generator", () => generateLater(), "async"],
  ["a web stream", () => stream(1, 2), "async"],
  ["a web stream that is no iterator", () => bareStream(stream(1, 2)), "async"],
  ["a stream of Node", () => Readable.from([1, 2]), "async"],
])("%s is read to its end", async (_, source, kind) => {
  expect(await read(source())).toEqual({ kind, items: [1, 2] })
})

test("a source is not read by being opened", () => {
  const next = vi.fn()
  openSource({ [Symbol.iterator]: next })
  openSource({ [Symbol.asyncIterator]: next })
  openSource(bareStream({ getReader: next } as unknown as ReadableStream<number>)) // only getReader could be called
  expect(next).not.toHaveBeenCalled()
})

test("what is added to or removed from an array later is no part of it", async () => {
  const items = [1, 2]
  const opened = openSource(items)
  items.push(3)
  items.shift()
  expect(opened).toEqual({ kind: "array", items: [1, 2] })
})

describe("what is no source is refused:", () => {
  const operation: Operation = { type: "person", action: "delete", identifiers: { id: "42" } }
  test.each<[string, unknown]>([
    ["a single operation", operation],
    ["a string", "operations"],
    ["nothing", undefined],
    ["null", null],
    ["a number", 42],
    ["a function that gives one", generate],
    ["a promise of one", Promise.resolve([operation])],
  ])("%s", (_, source) => {
    try {
      openSource(source as OperationSource<Operation>)
      expect.unreachable()
    } catch (error) {
      expect(isTrackError(error, "options")).toBe(true)
      expect(error).toMatchObject({ message: expect.stringMatching(/^operations must be .* use track\.entity\(\)$/) })
    }
  })
})

describe("a web stream that is no iterator", () => {
  test("is cancelled when its reader leaves early, and is free again", async () => {
    const cancel = vi.fn()
    const source = new ReadableStream({ pull: (controller) => controller.enqueue(1), cancel })
    const opened = openSource(bareStream(source))
    if (opened.kind !== "async") throw new Error("a stream is read asynchronously")
    for await (const item of opened.items) {
      expect(item).toBe(1)
      break
    }
    expect(cancel).toHaveBeenCalledOnce()
    expect(source.locked).toBe(false)
  })

  test("is not cancelled at its end, and is free again", async () => {
    const cancel = vi.fn()
    const source = new ReadableStream<number>({ start: (controller) => controller.close(), cancel })
    expect(await read(bareStream(source))).toEqual({ kind: "async", items: [] })
    expect(cancel).not.toHaveBeenCalled()
    expect(source.locked).toBe(false)
  })

  test("passes its failure on", async () => {
    const failure = new Error("broken file")
    const source = new ReadableStream<number>({ pull: (controller) => controller.error(failure) })
    await expect(read(bareStream(source))).rejects.toBe(failure)
    expect(source.locked).toBe(false)
  })
})
