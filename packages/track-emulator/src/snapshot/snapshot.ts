import type { TrackState } from "../state/track-state.ts"
import type { StateClock } from "../state-clock.ts"
import { dumpState, type SnapshotLine } from "./dump-state.ts"
import { exactJson } from "./exact-json.ts"
import { LineError, LineSplitter } from "./line-splitter.ts"
import { EmulatorSnapshotError } from "./snapshot-error.ts"
import { StateReader } from "./state-reader.ts"

/**
 * Everything that an emulator held at one moment, as NDJSON in UTF-8. It does not change any more, and holds no reference into
 * the emulator. Iterating gives its lines, each with its line feed, so that `writeFile("seed.ndjson", snapshot)` works.
 */
export class Snapshot implements Iterable<string> {
  /** Whole lines each. */
  readonly chunks: readonly Uint8Array[]
  /** The size of it all. */
  readonly bytes: number

  constructor(chunks: readonly Uint8Array[]) {
    this.chunks = chunks
    this.bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  }

  *[Symbol.iterator](): Iterator<string> {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
    for (const chunk of this.chunks) {
      for (const line of decoder.decode(chunk).split("\n")) if (line !== "") yield `${line}\n`
    }
  }

  /** All of it as one text. One of more than half a gigabyte (a million people with many attributes) is too long for that. */
  toString(): string {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
    return this.chunks.map((chunk) => decoder.decode(chunk)).join("")
  }
}

/** What can be read as a snapshot: one, its text, or its lines with or without line feeds. */
export type SnapshotSource = Snapshot | string | Iterable<string>

/** Takes a snapshot of a state as it is now. */
export function takeSnapshot(state: TrackState, nowMs: number): Snapshot {
  return new Snapshot([...snapshotChunks(dumpState(state, nowMs))])
}

/** Lines as UTF-8, many to a chunk. */
export function* snapshotChunks(lines: Iterable<SnapshotLine>): Iterable<Uint8Array> {
  const encoder = new TextEncoder()
  let text = ""
  for (const line of lines) {
    text += `${exactJson(line)}\n`
    if (text.length < chunkLength) continue
    yield encoder.encode(text)
    text = ""
  }
  if (text !== "") yield encoder.encode(text)
}

/**
 * The state that a snapshot is of.
 *
 * @param clock - the one that the state is to go by
 * @throws EmulatorSnapshotError with the number of the line and the rule that it breaks
 */
export function loadSnapshot(source: SnapshotSource, clock: StateClock): TrackState {
  const reader = new StateReader(clock)
  let number = 0
  const lines = typeof source === "string" ? source.replace(/^\ufeff/, "").split("\n") : source
  for (const line of lines) reader.takeText(++number, line)
  return reader.finish(number + 1)
}

/** The state of lines that were made by {@link dumpState}, or came out of JSON. They become part of it. */
export function loadState(lines: Iterable<unknown>, clock: StateClock): TrackState {
  const reader = new StateReader(clock)
  let number = 0
  for (const line of lines) reader.take(++number, line)
  return reader.finish(number + 1)
}

/**
 * The state that a snapshot is of which comes in as bytes, cut anywhere, of any length.
 *
 * @param clock - the one that the state is to go by
 * @throws EmulatorSnapshotError with the number of the line and the rule that it breaks, and what reading throws
 */
export async function readSnapshot(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  clock: StateClock,
): Promise<TrackState> {
  const reader = new StateReader(clock)
  const splitter = new LineSplitter()
  try {
    for await (const chunk of source) {
      const { firstNumber, lines } = splitter.push(chunk)
      for (const [index, line] of lines.entries()) reader.takeText(firstNumber + index, line)
    }
    const { text, number } = splitter.end()
    if (text === undefined) throw new EmulatorSnapshotError(number, "must be UTF-8")
    reader.takeText(number, text)
    return reader.finish(number + 1)
  } catch (error) {
    throw error instanceof LineError ? new EmulatorSnapshotError(error.line, error.message) : error
  }
}

/** UTF-16 units of one chunk: large enough to write at once, small enough for the young generation. */
const chunkLength: number = 256 * 1024
