import { type BatchOptions, resolveBatchOptions } from "../../src/batch-options.ts"
import { Pace } from "../../src/pace.ts"
import { type SendContext, type SendResult, send } from "../../src/send.ts"
import { Stop } from "../../src/stop.ts"
import { createFakeTrack, type FakeReply, type FakeTrack } from "./fake-track.ts"
import { createManualClock, type ManualClock } from "./manual-clock.ts"

/** What a sender sends. */
export const body = new TextEncoder().encode('{"batch":[]}')

/** Sends to a fake client on a clock that stands still. */
export interface Sender extends SendContext {
  clock: ManualClock
  track: FakeTrack
  /** When each request went out. */
  sentAt: number[]
  sent(earlierDoubts?: number): Promise<SendResult>
}

/** Sends to a fake client, with jitter at its longest, so that waits are whole. */
export function createSender(replies: FakeReply[], options: BatchOptions = {}): Sender {
  const clock = createManualClock()
  const settings = resolveBatchOptions({
    requestsPerSecond: Number.POSITIVE_INFINITY,
    random: () => 1,
    clock,
    ...options,
  })
  const sentAt: number[] = []
  const sender: Sender = {
    clock,
    track: createFakeTrack(...replies),
    settings,
    pace: new Pace(clock),
    limits: settings,
    stop: new Stop(),
    sentAt,
    onRequest: () => sentAt.push(clock.now()),
    sent: (earlierDoubts = 0) => send(body, earlierDoubts, sender),
  }
  return sender
}

/** How sending ended, in a few words. */
export function describeResult(result: SendResult): string {
  const end =
    result.kind === "reply" ? `${result.reply.kind} ${result.reply.status ?? ""}` : `stopped ${result.cause.code}`
  return `${end.trim()}${result.doubts > 0 ? `, ${result.doubts} in doubt` : ""}`
}
