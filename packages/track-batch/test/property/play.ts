import { getEventListeners } from "node:events"
import { setImmediate } from "node:timers/promises"
import { type Clock, createTrackClient, type Operation, type TrackClient } from "@cio/track-core"
import { expect } from "vitest"
import {
  type BatchOptions,
  type BatchReport,
  type BatchTotals,
  batch,
  batchSettled,
  batchStream,
  isBatchError,
  type Outcome,
} from "../../src/index.ts"
import type { OperationSource } from "../../src/source.ts"
import type { Referee, RefereeRecord } from "../support/referee.ts"
import type { Script } from "./script.ts"

/** What the caller of a run has of it. */
interface Ended {
  outcomes: readonly Outcome<Operation>[]
  totals: BatchTotals
  /** Whether something ended it before its source did. */
  isStopped: boolean
  /** Whether `batch` resolved. Undefined where another function was called. */
  isResolved?: boolean
}

/** A run that has ended, and what is known of it from outside. */
export interface Finished extends Ended {
  /** The operations of the source. */
  operations: readonly Operation[]
  /** How many of them the source has handed over. */
  given: number
  record: RefereeRecord
  mostInFlight: number
}

/** Plays a script against the referee. */
export async function play(referee: Referee, script: Script, all: readonly Operation[]): Promise<Finished> {
  // A set has the holes once.
  const operations = script.source === "set" ? [...new Set(all)] : all
  const controller = new AbortController()
  const passed = (at: NonNullable<Script["abort"]>["at"], count: number) => {
    if (script.abort?.at === at && script.abort.count === count) controller.abort(new Error("enough"))
  }
  const record = referee.begin({
    moves: script.moves,
    onArrival: (count) => passed("arrival", count),
    onApplied: (count) => passed("applied", count),
    timeOut: () => timeOut(),
  })
  const { track, timeOut, mostInFlight } = createClient(referee, new Set(script.unreached))
  let given = script.source === "array" ? operations.length : 0
  const source = makeSource(script.source, operations, () => passed("given", ++given))
  const { signal } = controller
  const options = {
    ...script.options,
    signal,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    clock: createHurriedClock(),
  }
  const ended = await run(script.via, track, source, options, (count) => passed("outcome", count))
  await referee.idle()
  expect(getEventListeners(signal, "abort")).toEqual([])
  return { ...ended, operations, given, record, mostInFlight: mostInFlight() }
}

/** Those that no retry mends. */
const haltingStatuses = [401, 403, 404]

async function run(
  via: Script["via"],
  track: TrackClient,
  source: OperationSource<Operation>,
  options: BatchOptions<Operation> & { signal: AbortSignal },
  onOutcome: (count: number) => void,
): Promise<Ended> {
  if (via === "stream") {
    const outcomes: Outcome<Operation>[] = []
    const stream = batchStream(track, source, options)
    for await (const outcome of stream) onOutcome(outcomes.push(outcome))
    const isHalted = outcomes.some(
      (outcome) => "cause" in outcome && haltingStatuses.includes(outcome.cause.status ?? 0),
    )
    return { outcomes, totals: stream.progress, isStopped: options.signal.aborted || isHalted }
  }
  if (via === "settled") return endedBy(await batchSettled(track, source, options))
  try {
    return { ...endedBy(await batch(track, source, options)), isResolved: true }
  } catch (error) {
    if (!isBatchError<Operation>(error)) throw error
    return { ...endedBy(error.report), isResolved: false }
  }
}

function endedBy(report: BatchReport<Operation>): Ended {
  const { outcomes, failures, stoppedBy } = report
  expect(failures).toEqual(outcomes.filter(({ status }) => status !== "accepted"))
  return { outcomes, totals: report, isStopped: stoppedBy !== undefined }
}

/** A client whose requests time out when the referee says so, and find nobody listening at the attempts given. */
function createClient(referee: Referee, unreached: ReadonlySet<number>) {
  const timeouts = new Set<() => void>()
  let attempts = 0
  let inFlight = 0
  let most = 0
  const track = createTrackClient({
    siteId: "site",
    apiKey: "key",
    baseUrl: referee.url,
    headers: referee.headers(),
    clock: {
      ...createHurriedClock(),
      after(_, callback) {
        timeouts.add(callback)
        return () => timeouts.delete(callback)
      },
    },
    fetch: async (...args) => {
      if (unreached.has(++attempts)) {
        const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" })
        throw new TypeError("fetch failed", { cause })
      }
      most = Math.max(most, ++inFlight)
      try {
        const response = await fetch(...args)
        // Read here, so that a request counts as in flight to the end of its answer.
        return new Response(await response.arrayBuffer(), response)
      } finally {
        inFlight--
      }
    },
  })
  return {
    track,
    timeOut: () => {
      for (const callback of timeouts) callback()
    },
    mostInFlight: () => most,
  }
}

/** A clock for which every wait is over at the next turn of the event loop: time jumps ahead. */
function createHurriedClock(): Clock {
  let now = 0
  return {
    now: () => now,
    async sleep(ms, signal) {
      const until = now + ms
      await setImmediate()
      if (signal?.aborted) throw signal.reason
      now = Math.max(now, until)
    },
    after(ms, callback) {
      const until = now + ms
      const controller = new AbortController()
      const onTurn = () => {
        now = Math.max(now, until)
        callback()
      }
      setImmediate(undefined, { signal: controller.signal }).then(onTurn, () => {})
      return () => controller.abort()
    },
  }
}

/** The operations as a source of some kind. `onGiven` is called before each is handed over, but for an array. */
function makeSource(
  kind: Script["source"],
  operations: readonly Operation[],
  onGiven: () => void,
): OperationSource<Operation> {
  function* generate() {
    for (const operation of operations) {
      onGiven()
      yield operation
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
      return operations.slice()
    case "set":
      return { [Symbol.iterator]: generate }
    case "generator":
      return generate()
    case "async":
    case "slow":
      return generateLater()
    case "stream": {
      const iterator = generate()
      const pull = (controller: ReadableStreamDefaultController<Operation>) => {
        const { done, value } = iterator.next()
        if (done) controller.close()
        else controller.enqueue(value)
      }
      return new ReadableStream<Operation>({ pull }, { highWaterMark: 0 })
    }
    default:
      return kind satisfies never
  }
}
