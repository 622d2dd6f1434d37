import { type Operation, TrackAbortError, TrackOptionsError } from "@cio/track-core"

/** Where operations come from. */
export type OperationSource<T> = ReadableStream<T> | AsyncIterable<T> | Iterable<T>

/** Every key that some operation has. */
type OperationKey<O = Operation> = O extends unknown ? keyof O : never

/**
 * An operation without keys that no operation has. A type parameter alone lets any extra key pass, so that a misspelt
 * `atributes` would compile and be lost.
 */
export type Exact<T> = T & { [K in Exclude<keyof T, OperationKey>]: never }

/** A source, told apart by how it is read. */
export type ReadableSource<T> =
  | { kind: "array"; items: readonly T[] }
  | { kind: "sync"; items: Iterable<T> }
  | { kind: "async"; items: AsyncIterable<T> }

/** Finds out how a source is read, without reading it. Fails on what is none, such as a single operation. */
export function openSource<T>(source: OperationSource<T>): ReadableSource<T> {
  // A copy of the references: what the caller adds or removes during the run is not part of it.
  if (Array.isArray(source)) return { kind: "array", items: source.slice() }
  if (typeof source === "object" && source !== null) {
    if ("getReader" in source) return { kind: "async", items: { [Symbol.asyncIterator]: () => readStream(source) } }
    if (Symbol.asyncIterator in source) return { kind: "async", items: source }
    if (Symbol.iterator in source) return { kind: "sync", items: source }
  }
  throw new TrackOptionsError(
    "operations must be an array, an iterable, an async iterable or a ReadableStream. To send one operation use track.entity()",
  )
}

/**
 * A stream as an iterator. Its own one, where it has one, keeps `return()` waiting while a read is under way: a stream that
 * has nothing to give just now would never hear that no more is wanted, and lose what it gives next.
 */
function readStream<T>(stream: ReadableStream<T>): AsyncIterator<T> {
  const reader = stream.getReader()
  return {
    async next() {
      let isOver = true
      try {
        const { done, value } = await reader.read()
        isOver = done
        return done ? { done, value: undefined } : { done, value }
      } finally {
        if (isOver) reader.releaseLock()
      }
    },
    async return() {
      try {
        // Whoever writes to the other end is told why.
        await reader.cancel(new TrackAbortError("The run has ended: no more operations are taken"))
      } finally {
        reader.releaseLock()
      }
      return { done: true, value: undefined }
    },
  }
}

/** Tells a source that no more is wanted, so that it frees what it holds. Nobody waits for it: it may never answer. */
export async function leaveSource<T>(iterator: AsyncIterator<T>): Promise<void> {
  try {
    await iterator.return?.()
  } catch {
    // The run has ended early for another reason, which is the one to report.
  }
}
