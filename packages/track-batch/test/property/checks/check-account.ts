import { inspect } from "node:util"
import type { Played, PlayedRun } from "../game/played.ts"
import { sourceFailure } from "../game/source-of.ts"
import type { Attempt } from "../game/wire-log.ts"

/** What is wrong with a game, in a sentence each. None when all is well. */
export type Check = (played: Played) => string[]

/** Every operation that was taken has exactly one outcome, with its own index and its own object. */
export const everyOperationHasOneOutcome: Check = ({ runs }) =>
  runs.flatMap(({ outcomes, taken, isLeft }) => {
    const complaints: string[] = []
    const seen = new Set<number>()
    for (const { index, operation, status } of outcomes) {
      if (seen.has(index)) complaints.push(`operation ${index} has a second outcome, which is ${status}`)
      seen.add(index)
      const own = taken[index]
      if (!own) complaints.push(`outcome ${index} is of an operation that was never taken`)
      else if (own.operation !== operation) complaints.push(`outcome ${index} is not with the caller's own object`)
    }
    if (isLeft) return complaints
    for (const index of taken.keys()) if (!seen.has(index)) complaints.push(`operation ${index} has no outcome`)
    return complaints
  })

/** The counts are those of the outcomes, and of the requests. */
export const countsAgree: Check = ({ runs, attempts }) =>
  runs.flatMap((run) => {
    const { outcomes, totals, isLeft } = run
    if (!totals) return []
    const own = attempts.filter((attempt) => isOf(run, attempt))
    const bytes = own.reduce((sum, attempt) => sum + attempt.bytes, 0)
    const settled = totals.accepted + totals.rejected + totals.unsent + totals.unknown
    const expected: Record<string, [number, number]> = {
      operations: [totals.operations, settled],
      requests: [totals.requests, own.length],
      bytes: [totals.bytes, bytes],
    }
    if (!isLeft) {
      for (const status of ["accepted", "rejected", "unsent", "unknown"] as const) {
        expected[status] = [totals[status], outcomes.filter((outcome) => outcome.status === status).length]
      }
      const duplicates = outcomes.filter((outcome) => "possibleDuplicate" in outcome).length
      // Where only failures are told of, the accepted among them are only counted.
      if (run.plan.via !== "batcher" || run.plan.batcher.onOutcome !== "none")
        expected.possibleDuplicates = [totals.possibleDuplicates, duplicates]
    }
    return Object.entries(expected).flatMap(([name, [told, found]]) =>
      told === found ? [] : [`${name} is counted as ${told} and is ${found}`],
    )
  })

/** The whole source is taken, unless something ended the run; what was given is taken, but for one that came too late. */
export const nothingGivenIsForgotten: Check = ({ runs, attempts }) =>
  runs.flatMap((run) => {
    const { plan, operations, taken, given } = run
    if (run.isLeft || plan.via === "batcher") return []
    const complaints: string[] = []
    const mayStop = stopsOf(run, attempts).length > 0
    const mayEndEarly = mayStop || run.hasSourceFailed
    const isWhole = taken.length === operations.length
    const mustBeWhole = !mayEndEarly || (plan.source === "array" && plan.via !== "pipe")
    if (mustBeWhole && !isWhole) complaints.push(`${taken.length} of ${operations.length} operations were taken`)
    const late = given - taken.length
    const mostLate = mayStop ? (plan.via === "pipe" ? 2 : 1) : 0
    if (late < 0 || late > mostLate) complaints.push(`${given} operations were given, and ${taken.length} taken`)
    return complaints
  })

/** What waits to be sent is bounded by some batches for each place in flight, however much the source has to give. */
export const waitingOperationsAreBounded: Check = ({ runs, script }) =>
  runs.flatMap(({ plan, mostWaitingBytes }) => {
    // What is given all at once, or by a caller who does not wait, is not held back.
    if (plan.via === "batcher" || plan.source === "array") return []
    const bound = (2 * script.concurrency + 8) * plan.maxBatchBytes
    return mostWaitingBytes <= bound ? [] : [`${mostWaitingBytes} bytes were waiting, which is more than ${bound}`]
  })

/** What the source throws is told, after the outcomes of what it gave before, and nothing else is thrown. */
export const sourceFailuresAreTold: Check = ({ runs, attempts }) =>
  runs.flatMap((run) => {
    const { failure, hasSourceFailed, isLeft } = run
    if (failure !== undefined && failure !== sourceFailure)
      return [`it threw what is not the source's: ${inspect(failure)}`]
    if (failure !== undefined && !hasSourceFailed) return ["it says that its source failed, which did not"]
    const isSilent = hasSourceFailed && failure === undefined && !isLeft && stopsOf(run, attempts).length === 0
    return isSilent ? ["it does not say that its source failed"] : []
  })

/** A run says that it was ended early only when something ended it. */
export const stopsHaveAReason: Check = ({ runs, attempts }) =>
  runs.flatMap((run) =>
    run.stoppedBy && stopsOf(run, attempts).length === 0
      ? [`it was stopped by nothing: ${inspect(run.stoppedBy, { depth: 3 })}`]
      : [],
  )

/** What may have ended a run before its source did. */
export function stopsOf(run: PlayedRun, attempts: readonly Attempt[]): string[] {
  const { plan } = run
  const stops: string[] = []
  if (run.isAborted) stops.push("its signal")
  if (plan.via === "batcher") {
    if (plan.batcher.close.how === "close" && plan.batcher.close.deadlineMs !== undefined)
      stops.push("the deadline of close")
    if (plan.batcher.close.how === "close" && plan.batcher.close.abortsAfterMs !== undefined)
      stops.push("the signal of close")
  } else if (run.endedAtMs - run.startedAtMs >= plan.deadlineMs) stops.push("its deadline")
  const own = attempts.filter((attempt) => isOf(run, attempt))
  if (own.some(({ reply }) => reply?.kind === "failed" && !reply.retry)) stops.push("a failure that no retry mends")
  const blind = own.filter(({ reply, numbers }) => {
    return reply?.kind === "refused" && reply.error.errors.length === 0 && numbers.length === 1
  })
  if (blind.length >= 16) stops.push("refusals without a reason")
  return stops
}

/** Whether a request is one of a run. No request has operations of two. */
export function isOf({ operations }: PlayedRun, { numbers }: Pick<Attempt, "numbers">): boolean {
  return operations.some(({ n }) => n === numbers[0])
}
