import type { Attempt } from "../game/wire-log.ts"
import type { Check } from "./check-account.ts"
import { isOf } from "./check-account.ts"

/** What sums of fractions of a ms may be off by. */
const roundingMs = 1e-6

/** No more requests are in flight than `concurrency`, over all runs of the client. */
export const requestsInFlightAreBounded: Check = ({ attempts, script }) =>
  attempts.flatMap((attempt) => {
    const open = attempts.filter(
      ({ start, end }) => start <= attempt.start && (end ?? Number.POSITIVE_INFINITY) > attempt.start,
    )
    return open.length <= script.concurrency
      ? []
      : [`${open.length} requests are in flight, the limit is ${script.concurrency}`]
  })

/** In any stretch of time no more requests start than the rate allows for it, and one: each an interval after the last. */
export const requestsKeepTheRate: Check = ({ attempts, script }) => {
  const intervalMs = 1000 / script.requestsPerSecond
  return attempts.slice(1).flatMap((attempt, i) => {
    const gapMs = attempt.startedAtMs - (attempts[i]?.startedAtMs ?? 0)
    return gapMs >= intervalMs - roundingMs
      ? []
      : [`attempt ${attempt.number} starts ${gapMs} ms after the one before it`]
  })
}

/** After a 429 or 503 nothing starts, whoever's it is, before its Retry-After is over, or the least of the backoff. */
export const pausesHoldEverybody: Check = ({ attempts }) =>
  attempts.flatMap((throttled) => {
    if (!isThrottled(throttled)) return []
    const untilMs = (throttled.endedAtMs ?? 0) + Math.max(retryAfterMsOf(throttled) ?? 0, leastBackoffMs(1))
    return attempts
      .filter(({ start, startedAtMs }) => start > (throttled.end ?? 0) && startedAtMs < untilMs - roundingMs)
      .map(
        ({ number }) => `attempt ${number} starts within the pause that attempt ${throttled.number} was told to make`,
      )
  })

/** After a 429 or 503 the rate is halved, for as long as nothing has succeeded since. */
export const throttlingHalvesTheRate: Check = ({ attempts, script }) => {
  const { requestsPerSecond } = script
  const intervalMs = 1000 / (Number.isFinite(requestsPerSecond) ? requestsPerSecond : publishedRequestsPerSecond)
  return attempts.slice(1).flatMap((attempt, i) => {
    const throttled = attempts.findLast((each) => isThrottled(each) && (each.end ?? 0) < attempt.start)
    if (!throttled) return []
    const isEased = attempts.some(({ reply, end = 0 }) => {
      const isTaken = reply?.kind === "accepted" || reply?.kind === "partial"
      return isTaken && end > throttled.start && end < attempt.start
    })
    const gapMs = attempt.startedAtMs - (attempts[i]?.startedAtMs ?? 0)
    return isEased || gapMs >= 2 * intervalMs - roundingMs
      ? []
      : [`attempt ${attempt.number} starts ${gapMs} ms after the one before it, though the rate is halved`]
  })
}

/** A retry waits for the backoff, and for its Retry-After. There are no more attempts than allowed. */
export const retriesWait: Check = ({ runs, attempts }) =>
  runs.flatMap((run) => {
    const complaints: string[] = []
    const before = new Map<string, { attempt: Attempt; count: number }>()
    for (const attempt of attempts.filter((each) => isOf(run, each))) {
      const { attempt: last, count } = before.get(attempt.text) ?? { attempt: undefined, count: 0 }
      before.set(attempt.text, { attempt, count: count + 1 })
      if (count >= run.plan.maxAttempts)
        complaints.push(`attempt ${attempt.number} is one more than ${run.plan.maxAttempts}`)
      if (!last) continue
      const waitMs = Math.max(leastBackoffMs(count), retryAfterMsOf(last) ?? 0)
      if (attempt.startedAtMs < (last.endedAtMs ?? 0) + waitMs - roundingMs) {
        complaints.push(`attempt ${attempt.number} repeats attempt ${last.number} within ${waitMs} ms of its end`)
      }
    }
    return complaints
  })

/** No attempt takes longer than it may. */
export const attemptsAreCutOffInTime: Check = ({ runs, attempts }) =>
  runs.flatMap((run) =>
    attempts.flatMap((attempt) => {
      const tookMs = (attempt.endedAtMs ?? attempt.startedAtMs) - attempt.startedAtMs
      const mostMs = run.plan.timeoutMs ?? clientTimeoutMs
      return isOf(run, attempt) && tookMs > mostMs ? [`attempt ${attempt.number} took ${tookMs} ms of ${mostMs}`] : []
    }),
  )

/** The default of the client. */
const clientTimeoutMs = 30_000

/** What goes for those who set no limit of their own, once they are told to slow down. */
const publishedRequestsPerSecond = 100

function isThrottled({ reply }: Attempt): boolean {
  return reply?.kind === "failed" && (reply.status === 429 || reply.status === 503)
}

/** By the defaults of the `backoff` option: half of the first wait, which doubles. */
function leastBackoffMs(attempt: number): number {
  return 0.5 * Math.min(30_000, 500 * 2 ** (attempt - 1))
}

/** How long the answer to an attempt asked to wait, where that makes sense. */
function retryAfterMsOf({ move, reply, startedAtMs, endedAtMs = 0 }: Attempt): number | undefined {
  if (move.kind !== "answer" || !move.retryAfter || reply?.kind !== "failed" || reply.status !== move.status)
    return undefined
  const { retryAfter } = move
  if ("seconds" in retryAfter) return retryAfter.seconds * 1000
  // The date was set when the request arrived, and has whole seconds.
  if ("secondsAhead" in retryAfter) return Math.floor(startedAtMs / 1000 + retryAfter.secondsAhead) * 1000 - endedAtMs
  return undefined
}
