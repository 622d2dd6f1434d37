import type { Operation, Reply, TrackClient } from "@cio/track-core"
import { acceptedReply } from "./replies.ts"

/** What a fake client is asked to send, as it was at that moment. */
export interface Posted {
  body: string
  operations: Operation[]
  attempt: number | undefined
  timeoutMs: number | undefined
  signal: AbortSignal | undefined
}

/** What a fake client answers. A function is called with what was posted. */
export type FakeReply = Reply | ((posted: Posted) => Reply | Promise<Reply>)

export interface FakeTrack extends Pick<TrackClient, "postBatch"> {
  readonly posted: readonly Posted[]
  /** Most posts that were under way at the same time. */
  readonly mostInFlight: number
}

/** A client without a network: gives the first post the first reply and so on. The last reply repeats. */
export function createFakeTrack(...replies: FakeReply[]): FakeTrack {
  const posted: Posted[] = []
  let inFlight = 0
  let mostInFlight = 0
  return {
    posted,
    get mostInFlight() {
      return mostInFlight
    },
    async postBatch(bytes, { signal, timeoutMs, attempt } = {}) {
      const body = Buffer.from(bytes).toString("utf8")
      const post: Posted = { body, operations: JSON.parse(body).batch, attempt, timeoutMs, signal }
      const reply = replies[Math.min(posted.length, replies.length - 1)] ?? acceptedReply
      posted.push(post)
      inFlight++
      mostInFlight = Math.max(mostInFlight, inFlight)
      try {
        return typeof reply === "function" ? await reply(post) : reply
      } finally {
        inFlight--
      }
    },
  }
}

/** A reply that waits until the test gives it. */
export interface HeldReply {
  reply: FakeReply
  release(reply?: Reply): void
}

export function heldReply(): HeldReply {
  let release: (reply: Reply) => void = () => {}
  const held = new Promise<Reply>((resolve) => {
    release = resolve
  })
  return { reply: () => held, release: (reply = acceptedReply) => release(reply) }
}
