import type { Played, PlayedRun } from "../game/played.ts"
import type { Handed } from "../script/operation-plan.ts"
import type { Check } from "./check-account.ts"
import { isOf } from "./check-account.ts"
import { expectedRejections } from "./expected-rejection.ts"
import { fateOf } from "./fate.ts"

/** What is accepted was applied. */
export const acceptedAreApplied: Check = (played) =>
  eachOutcome(played, ({ status, name, timesApplied }) =>
    status === "accepted" && timesApplied === 0 ? [`${name} is accepted and was never applied`] : [],
  )

/** What is unsent was never applied. */
export const unsentAreNotApplied: Check = (played) =>
  eachOutcome(played, ({ status, name, timesApplied }) =>
    status === "unsent" && timesApplied > 0 ? [`${name} is unsent and was applied ${timesApplied} times`] : [],
  )

/** What is rejected was never applied, unless an earlier attempt may have been. */
export const rejectedAreNotApplied: Check = (played) =>
  eachOutcome(played, ({ status, name, timesApplied, fate }) =>
    status === "rejected" && timesApplied > 0 && fate.applicable === 0 ? [`${name} is rejected and was applied`] : [],
  )

/** The client rejects what it must, and nothing else, and for the right reason. Nothing that it rejects is ever sent. */
export const clientRejectsWhatItMust: Check = (played) =>
  eachOutcome(played, ({ outcome, status, name, run, handed, timesSent }) => {
    const reasons = expectedRejections(handed, outcome.index, run.plan)
    const isByClient = outcome.status === "rejected" && outcome.by === "client"
    if (isByClient && timesSent > 0) return [`${name} was rejected by the client, and sent`]
    if (isByClient && !reasons.includes(outcome.reason)) {
      return [`${name} was rejected for "${outcome.reason}", not for any of [${reasons}]`]
    }
    // A stop may come before an operation is looked at.
    if (!isByClient && reasons.length > 0 && status !== "unsent")
      return [`${name} is ${status}, not rejected for ${reasons}`]
    return []
  })

/** The status is what the answers to its attempts say, and nothing is sent again once they have said it. */
export const outcomesFollowFromReplies: Check = (played) =>
  eachOutcome(played, ({ outcome, status, name, fate, timesSent }) => {
    if (outcome.status === "rejected" && outcome.by === "client") return []
    const complaints = status === fate.status ? [] : [`${name} is ${status}, where its answers say ${fate.status}`]
    if (fate.needless > 0) complaints.push(`${name} was sent again after it was settled`)
    if (status === "rejected" && timesSent === 0) complaints.push(`${name} is rejected by a server that never saw it`)
    return complaints
  })

/** A possible duplicate is marked exactly when two attempts may have been applied and nothing tells that they are one. */
export const possibleDuplicatesAreMarked: Check = (played) =>
  eachOutcome(played, ({ outcome, status, name, run, handed, fate, timesApplied }) => {
    if (run.plan.via === "batcher" && run.plan.batcher.onOutcome === "none" && status === "accepted") return []
    const isMarked = "possibleDuplicate" in outcome && outcome.possibleDuplicate === true
    const mayBe = status === "accepted" || status === "unknown"
    const isDuplicate = mayBe && fate.applicable > 1 && !isIdempotent(handed, run.plan.eventId !== "none")
    if (isMarked && !isDuplicate) return [`${name} is marked as a possible duplicate, and is none`]
    if (!isMarked && isDuplicate) return [`${name} may be a duplicate, and is not marked`]
    if (!isMarked && mayBe && timesApplied > 1 && !isIdempotent(handed, run.plan.eventId !== "none")) {
      return [`${name} was applied ${timesApplied} times, and is not marked`]
    }
    return []
  })

/** An operation in doubt comes with the id by which it can be sent again. */
export const unknownEventsComeWithTheirId: Check = (played) =>
  eachOutcome(played, ({ outcome, name, sentId }) => {
    if (outcome.status !== "unknown") return []
    const expected = typeof sentId === "string" ? sentId : undefined
    return outcome.eventId === expected
      ? []
      : [`${name} has the eventId ${outcome.eventId}, and was sent with ${expected}`]
  })

function isIdempotent({ plan, lacksId }: Handed, getsIds: boolean): boolean {
  return plan.kind !== "delivery" && (!lacksId || getsIds)
}

/** An outcome, and what the game knows of its operation. */
interface Told {
  run: PlayedRun
  handed: Handed
  outcome: PlayedRun["outcomes"][number]
  status: string
  name: string
  fate: ReturnType<typeof fateOf>
  timesSent: number
  timesApplied: number
  /** The id that it was sent with, where it is an event of a person. */
  sentId: unknown
}

function eachOutcome({ runs, attempts, record }: Played, check: (told: Told) => string[]): string[] {
  const applied = new Map<number, number>()
  for (const { n } of record.applications) applied.set(n, (applied.get(n) ?? 0) + 1)
  return runs.flatMap((run) => {
    const own = attempts.filter((attempt) => isOf(run, attempt))
    return run.outcomes.flatMap((outcome) => {
      const handed = run.taken[outcome.index]
      if (!handed) return []
      const { n, plan } = handed
      const sent = own.filter(({ numbers }) => numbers.includes(n))
      const isEvent = ["event", "event with id", "page", "screen"].includes(plan.kind)
      const sentId = isEvent ? sent[0]?.operations[sent[0].numbers.indexOf(n)]?.id : undefined
      const timesApplied = applied.get(n) ?? 0
      const name = `operation #${n} (${plan.kind}, ${plan.flaw})`
      const fate = fateOf(n, own)
      return check({
        run,
        handed,
        outcome,
        status: outcome.status,
        name,
        fate,
        timesSent: sent.length,
        timesApplied,
        sentId,
      })
    })
  })
}
