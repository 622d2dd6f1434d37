import { createTrackClient, type Reply, type TrackClient } from "@cio/track-core"
import type { Move, RefereedOperation } from "../../support/referee-ruling.ts"
import type { VirtualClock } from "./virtual-clock.ts"

/** One call of `postBatch`, as the engine makes it. */
export interface Attempt {
  /** From 1, in the order in which they start. */
  number: number
  move: Move
  /** The very bytes that were given to the client. */
  body: Uint8Array
  /** What they said at the moment of the call. */
  text: string
  bytes: number
  operations: RefereedOperation[]
  /** Numbers of its operations, in order. */
  numbers: number[]
  startedAtMs: number
  /** Where the start and the end stand among all starts and ends. */
  start: number
  end?: number
  endedAtMs?: number
  reply?: Reply
}

/** The client that the runs of a game share, and all that goes through it. */
export interface LoggedTrack {
  track: Pick<TrackClient, "postBatch">
  readonly attempts: readonly Attempt[]
  /** The network has something to do, so that the time must not move on. */
  readonly isBusy: boolean
  /** Resolves when an attempt ends, or is held back or resumed by the referee. */
  changed(): Promise<void>
  /** The referee holds the answer to an attempt back. `giveUp` is called should the attempt end before {@link resume}. */
  hold(number: number, giveUp: () => void): void
  /** The referee goes on with it. */
  resume(number: number): void
}

/** Where nobody listens, on any machine. */
const unreachedUrl = "http://127.0.0.1:2"

/** @param onAttempt called with each attempt before it is sent */
export function createLoggedTrack(
  { moves, random }: { moves: readonly Move[]; random: number },
  clock: VirtualClock,
  urlOf: (attempt: number) => string,
  onAttempt: (attempt: Attempt) => void,
): LoggedTrack {
  const attempts: Attempt[] = []
  const busy = new Set<number>()
  const held = new Map<number, () => void>()
  let moment = 0
  const waiting: Array<() => void> = []
  const change = () => {
    for (const resolve of waiting.splice(0)) resolve()
  }

  const track: LoggedTrack["track"] = {
    async postBatch(body, options) {
      const number = attempts.length + 1
      const move = moves[number - 1] ?? { kind: "take" }
      const text = textOf(body)
      const operations = operationsIn(text)
      const numbers = operations.map(({ attributes }) => attributes.n)
      const times = { startedAtMs: clock.now(), start: ++moment }
      const attempt: Attempt = { number, move, body, text, bytes: body.length, operations, numbers, ...times }
      attempts.push(attempt)
      busy.add(number)
      onAttempt(attempt)
      const client = createTrackClient({
        siteId: "site",
        apiKey: "key",
        baseUrl: move.kind === "unreached" ? unreachedUrl : urlOf(number),
        clock,
        random: () => random,
      })
      const reply = await client.postBatch(body, options)
      Object.assign(attempt, { reply, endedAtMs: clock.now(), end: ++moment })
      busy.delete(number)
      held.get(number)?.()
      held.delete(number)
      change()
      return reply
    },
  }

  return {
    track,
    attempts,
    get isBusy() {
      return busy.size > 0
    },
    changed: () => new Promise((resolve) => waiting.push(resolve)),
    hold(number, giveUp) {
      // Whoever sent it may have left already.
      if (attempts[number - 1]?.end !== undefined) return giveUp()
      held.set(number, giveUp)
      busy.delete(number)
      change()
    },
    resume(number) {
      held.delete(number)
      busy.add(number)
    },
  }
}

/** Bytes as text. Those that are no UTF-8 show as what they are not. */
export function textOf(body: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(body)
}

function operationsIn(text: string): RefereedOperation[] {
  try {
    return JSON.parse(text).batch
  } catch {
    // The referee complains about it.
    return []
  }
}
