import type { Move } from "../../support/referee-ruling.ts"
import type { Played, PlayedRun } from "../game/played.ts"
import type { Attempt } from "../game/wire-log.ts"
import type { RunPlan } from "../script/script.ts"
import { isOf, stopsOf } from "./check-account.ts"
import { conflictOf, touchesOf } from "./entities.ts"

/** What a game has met. */
export function factsOf(played: Played): Set<string> {
  const { runs, attempts } = played
  const facts = new Set(attempts.flatMap((attempt) => factsOfAttempt(attempt)))
  if (runs.length > 1) facts.add("several runs on one client")
  for (const run of runs) {
    const own = attempts.filter((attempt) => isOf(run, attempt))
    for (const fact of [...factsOfRun(run, own), ...factsOfOutcomes(run, own), ...factsOfBatcher(run)]) facts.add(fact)
  }
  return facts
}

function factsOfAttempt({ move, reply, numbers }: Attempt): string[] {
  const status = reply && "status" in reply ? reply.status : undefined
  const facts = [...factsOfMove(move, status), ...(status === undefined ? [] : [`met: status ${status}`])]
  if (reply?.kind === "refused" && numbers.length > 1) facts.push("a split")
  if (reply?.kind === "refused" && reply.status === 413 && numbers.length > 1) facts.push("a body found too large")
  if (reply?.kind === "partial") {
    const named = reply.errors.map(({ batch_index }) => batch_index as unknown) // anything may come over the wire
    const numeric = named.filter((index) => typeof index === "number")
    if (numeric.length === named.length && numeric.every((index) => index >= 0 && index < numbers.length))
      facts.push("named: valid")
    if (new Set(named).size < named.length) facts.push("named: duplicate")
    if (numeric.some((index, i) => index < (numeric[i - 1] ?? 0))) facts.push("named: unsorted")
    if (numeric.some((index) => index < 0)) facts.push("named: negative")
    if (numeric.some((index) => index >= 1e9)) facts.push("named: huge")
    if (named.includes(undefined)) facts.push("named: missing")
    if (numeric.some((index) => !Number.isInteger(index))) facts.push("named: not an integer")
  }
  return facts
}

function factsOfMove(move: Move, status: number | undefined): string[] {
  switch (move.kind) {
    case "cut request":
      return status === undefined ? [`met: cut request, ${move.place.region}, ${move.by}`] : []
    case "cut answer": {
      if (status !== undefined) return []
      const lost = { none: [], some: ["half applied, and the answer lost"], all: ["applied, and the answer lost"] }
      return [`met: cut answer, ${move.place.region}, ${move.by}`, ...lost[move.applies]]
    }
    case "wait":
      return [
        `met: ${status === undefined ? "no" : "slow"} answer, ${move.place.region}`,
        `applied ${move.applies} a wait`,
      ]
    case "answer": {
      if (status !== move.status) return []
      const isThrottled = status === 429 || status === 503
      return [`answered with ${kindOfBody(move.body)}`, ...(isThrottled ? [`told to wait: ${waitOf(move)}`] : [])]
    }
    case "take":
    case "take and hang up":
    case "unreached":
      return [`met: ${move.kind}`]
    case "name":
      return []
    default:
      return move satisfies never
  }
}

function kindOfBody(body: string): string {
  if (body === "") return "an empty body"
  if (body.startsWith("<")) return "HTML"
  return body === '{"errors":' ? "broken JSON" : "other JSON"
}

function waitOf({ retryAfter }: Extract<Move, { kind: "answer" }>): string {
  if (!retryAfter) return "nothing"
  if ("seconds" in retryAfter) return "seconds"
  if ("text" in retryAfter) return "nonsense"
  return retryAfter.secondsAhead < 0 ? "a date that has passed" : "a date"
}

function factsOfRun(run: PlayedRun, attempts: readonly Attempt[]): string[] {
  const { plan } = run
  const facts = [`via ${plan.via}`, `order ${plan.order}`]
  if (plan.via !== "batcher") facts.push(`from ${plan.source}`)
  const total = run.operations.reduce((bytes, each) => bytes + each.bytes, 0)
  if (plan.source !== "array" && total > 2 * run.mostWaitingBytes && total > 30 * plan.maxBatchBytes)
    facts.push("more than may wait")
  const stops = stopsOf(run, attempts)
  facts.push(...(stops.length > 0 ? stops : ["nothing"]).map((stop) => `stopped by ${stop}`))
  if (run.isAborted && plan.abort) facts.push(`aborted at ${plan.abort.at}`)
  if (run.failure !== undefined) facts.push("its source failed")
  const cutOff = attempts.some(
    ({ startedAtMs, endedAtMs }) => endedAtMs === startedAtMs + (plan.timeoutMs ?? Number.NaN),
  )
  if (cutOff) facts.push("an attempt cut off by its own timeout")
  if (run.isLeft) facts.push("a reader who left", ...(run.outcomes.length === 0 ? ["a reader who left at once"] : []))
  if (attempts.some(({ bytes }) => bytes === plan.maxBatchBytes)) facts.push("a batch of exactly the limit")
  const refused = attempts.filter(({ reply, numbers }) => reply?.kind === "refused" && numbers.length > 1)
  const splits = attempts.filter(({ numbers, start }) =>
    refused.some(
      (each) =>
        each.start < start && numbers.length < each.numbers.length && numbers.every((n) => each.numbers.includes(n)),
    ),
  )
  if (splits.some(({ numbers }) => numbers.length === 1)) facts.push("a split down to one")
  const lesson = refused.find(({ reply }) => reply?.status === 413)
  const isWiser = (each: Attempt) =>
    lesson && each.start > lesson.start && !splits.includes(each) && each.numbers.length > 1
  if (attempts.some(isWiser)) facts.push("a smaller body afterwards")
  if (plan.order === "entity") facts.push(...factsOfOrder(attempts, plan.laneOf).map((fact) => `in order: ${fact}`))
  return facts
}

function factsOfOrder(attempts: readonly Attempt[], laneOf: RunPlan["laneOf"]): string[] {
  const facts = new Set<string>()
  const sent = attempts.flatMap((attempt) =>
    attempt.operations.map((operation) => ({
      attempt,
      n: operation.attributes.n,
      touches: touchesOf(operation, laneOf),
    })),
  )
  for (const one of sent) {
    for (const other of sent) {
      if (one.attempt.start >= other.attempt.start) continue
      const areAtOnce = (one.attempt.end ?? 0) > other.attempt.start
      if (areAtOnce) facts.add("two requests in flight")
      if (one.n > other.n) facts.add("an overtaken operation")
      if (conflictOf(one.touches, other.touches) && one.n < other.n) facts.add("an entity in two requests")
      if (areAtOnce && one.touches.some(({ entity }) => other.touches.some((touch) => touch.entity === entity))) {
        facts.add("an entity shared at once")
      }
    }
  }
  return [...facts]
}

function factsOfOutcomes(run: PlayedRun, attempts: readonly Attempt[]): string[] {
  return run.outcomes.flatMap((outcome) => {
    const handed = run.taken[outcome.index]
    if (!handed) return []
    const { plan, n, bytes } = handed
    const sent = attempts.filter(({ numbers }) => numbers.includes(n))
    const facts: string[] = "possibleDuplicate" in outcome ? ["possible duplicate"] : []
    if (plan.changes && sent.length > 0) facts.push("an operation changed once it is handed over, and sent")
    if (bytes === 32_000 && sent.length > 0) facts.push("an operation of exactly the limit")
    switch (outcome.status) {
      case "accepted":
        return [
          ...facts,
          `accepted: ${plan.kind}`,
          `accepted: ${plan.flaw}`,
          ...(sent.length > 1 ? ["accepted after a retry"] : []),
        ]
      case "rejected":
        return [...facts, `rejected by ${outcome.by}: ${plan.flaw}`, `reason ${outcome.reason}`]
      case "unsent":
        return [...facts, "unsent"]
      case "unknown":
        return [...facts, "unknown", ...(outcome.eventId === undefined ? [] : ["unknown with an event's id"])]
      default:
        return outcome satisfies never
    }
  })
}

function factsOfBatcher({ batcher, plan }: PlayedRun): string[] {
  if (!batcher) return []
  const { handOvers, flushes } = batcher
  const { close, closesAfter, onOutcome, maxBufferedBytes } = plan.batcher
  const facts: string[] = []
  if (handOvers.some(({ isTurnedAway }) => isTurnedAway)) facts.push("add turned away")
  if (handOvers.some(({ kind }) => kind === "send")) facts.push("send")
  if (handOvers.some(({ unsettledBytes, handed }) => (unsettledBytes ?? 0) + handed.bytes >= maxBufferedBytes))
    facts.push("add that waited")
  if (flushes.length > 0) facts.push("flush")
  if (
    flushes.some(({ handedOver, settled = 0 }) =>
      flushes.some((other) => other.handedOver > handedOver && (other.settled ?? 0) <= settled),
    )
  )
    facts.push("overlapping flushes")
  facts.push(onOutcome === "none" ? "used by nobody who listens" : `onOutcome ${onOutcome}`)
  if (close.how === "dispose") facts.push("left its scope")
  else if (close.isCalledTwice) facts.push("closed twice")
  if (handOvers.length > closesAfter) facts.push("closed early")
  return facts.map((fact) => `batcher: ${fact}`)
}
