import type { TrackError } from "@cio/track-core"
import { leaveSource, type ReadableSource } from "./source.ts"
import type { Stop } from "./stop.ts"

/** What takes operations out of a source. A promise means that it is full: the source then waits. */
export interface Intake<T> {
  take(operation: T): void | Promise<void>
  /** For an operation that was handed over after a stop. */
  refuse(operation: T, cause: TrackError): void | Promise<void>
}

/** How pulling ended. */
export interface PullEnd {
  /** The source had nothing more to give, and was not told to end. */
  isExhausted: boolean
  /** What it threw. */
  failure?: { error: unknown }
}

/** Takes everything out of a source, or all there is until the run is stopped. */
export async function pull<T>(source: ReadableSource<T>, intake: Intake<T>, stop: Stop): Promise<PullEnd> {
  switch (source.kind) {
    case "array":
      return pullArray(source.items, intake, stop)
    case "sync":
      return pullSync(source.items, intake, stop)
    case "async":
      return pullAsync(source.items, intake, stop)
    default:
      return source satisfies never
  }
}

async function pullArray<T>(items: readonly T[], intake: Intake<T>, stop: Stop): Promise<PullEnd> {
  for (let i = 0; i < items.length; i++) {
    // The cast is for holes: an array that has one holds undefined there, which encoding rejects.
    const operation = items[i] as T
    // The whole list was handed over, so that its rest gets outcomes after a stop too.
    const full = stop.cause ? intake.refuse(operation, stop.cause) : intake.take(operation)
    if (full) await full
  }
  return { isExhausted: true }
}

async function pullSync<T>(items: Iterable<T>, intake: Intake<T>, stop: Stop): Promise<PullEnd> {
  let iterator: Iterator<T> | undefined
  for (;;) {
    let operation: T
    try {
      iterator ??= items[Symbol.iterator]()
      if (stop.cause) {
        iterator.return?.()
        return { isExhausted: false }
      }
      const next = iterator.next()
      if (next.done) return { isExhausted: !stop.cause }
      operation = next.value
    } catch (error) {
      return { isExhausted: false, failure: { error } }
    }
    const full = intake.take(operation)
    if (full) await full
  }
}

/** A source may never answer again, so a stop does not wait for it. */
async function pullAsync<T>(items: AsyncIterable<T>, intake: Intake<T>, stop: Stop): Promise<PullEnd> {
  let iterator: AsyncIterator<T>
  try {
    iterator = items[Symbol.asyncIterator]()
  } catch (error) {
    return { isExhausted: false, failure: { error } }
  }
  const reader: Reader<T> = { iterator, isPulling: false }
  let forget: (() => void) | undefined
  const abandoned = new Promise<PullEnd>((resolve) => {
    forget = stop.onHalt(() => {
      void leaveSource(iterator)
      if (reader.isPulling) resolve({ isExhausted: false })
    })
  })
  try {
    return await Promise.race([pullUntilStopped(reader, intake, stop), abandoned])
  } finally {
    forget?.()
  }
}

interface Reader<T> {
  iterator: AsyncIterator<T>
  /** It has been asked for an operation and has not answered. */
  isPulling: boolean
}

async function pullUntilStopped<T>(reader: Reader<T>, intake: Intake<T>, stop: Stop): Promise<PullEnd> {
  while (!stop.cause) {
    let operation: T
    reader.isPulling = true
    try {
      const next = await reader.iterator.next()
      // Told to end by a stop, a source says that it is done: that is not its end.
      if (next.done) return { isExhausted: !stop.cause }
      operation = next.value
    } catch (error) {
      return { isExhausted: false, failure: { error } }
    } finally {
      reader.isPulling = false
    }
    const full = stop.cause ? intake.refuse(operation, stop.cause) : intake.take(operation)
    if (full) await full
  }
  return { isExhausted: false }
}
