import type { Played, PlayedRun } from "../game/played.ts"
import type { Attempt } from "../game/wire-log.ts"
import { type Check, isOf } from "./check-account.ts"
import { conflictOf, type Touch, touchesOf } from "./entities.ts"

/** Within a request, operations on one entity stand in the order of the source. */
export const requestsKeepTheOrderOfTheSource: Check = (played) =>
  eachConflict(played, ({ name, first, second, attempts }) =>
    attempts.flatMap(({ number, numbers }) => {
      const [earlier, later] = [numbers.indexOf(first), numbers.indexOf(second)]
      return earlier >= 0 && later >= 0 && earlier > later
        ? [`attempt ${number} holds ${name} the wrong way round`]
        : []
    }),
  )

/** At no moment are two requests open that hold operations on one entity. */
export const openRequestsShareNoEntity: Check = (played) =>
  eachConflict(played, ({ name, first, second, attempts }) =>
    attempts.flatMap((one) =>
      attempts.flatMap((other) => {
        if (one === other || !one.numbers.includes(first) || !other.numbers.includes(second)) return []
        const overlap = one.start < (other.end ?? endless) && other.start < (one.end ?? endless)
        return overlap ? [`attempts ${one.number} and ${other.number} were open at once and hold ${name}`] : []
      }),
    ),
  )

/** While an operation is unsettled, none after it on the same entity is sent but together with it. */
export const laterOperationsWait: Check = (played) =>
  eachConflict(played, ({ name, first, second, attempts }) => {
    const overtaking = attempts.find(({ numbers }) => numbers.includes(second) && !numbers.includes(first))
    const lagging = attempts.findLast(({ numbers }) => numbers.includes(first))
    return overtaking && lagging && lagging.start > overtaking.start
      ? [`attempt ${overtaking.number} sent the second of ${name} before attempt ${lagging.number} sent the first`]
      : []
  })

/**
 * Operations on one entity are applied in the order of the source. A request that held both may be repeated, in parts as
 * well, and so apply the first once more; once the second was applied without it, the first never comes again.
 */
export const applicationsKeepTheOrderOfTheSource: Check = (played) => {
  const { applications } = played.record
  return eachConflict(played, ({ name, first, second, attempts }) => {
    const together = new Set(attempts.filter(({ numbers }) => numbers.includes(first)).map(({ number }) => number))
    const alone = applications.findIndex(({ n, attempt }) => n === second && !together.has(attempt))
    const late = alone < 0 ? undefined : applications.slice(alone).find(({ n }) => n === first)
    return late ? [`attempt ${late.attempt} applied the first of ${name} after the second`] : []
  })
}

const endless = Number.POSITIVE_INFINITY

/** Two operations of a run with an entity in common, the first of which comes first in the source. */
interface Conflict {
  name: string
  first: number
  second: number
  /** The attempts that hold one of them or both. */
  attempts: readonly Attempt[]
}

function eachConflict({ runs, attempts }: Played, check: (conflict: Conflict) => string[]): string[] {
  return runs.flatMap((run) => {
    if (run.plan.order === "none") return []
    const own = attempts.filter((attempt) => isOf(run, attempt))
    const sent = touchesOfSent(run, own)
    return sent.flatMap(({ n: first, touches }, i) =>
      sent.slice(i + 1).flatMap(({ n: second, touches: others }) => {
        const entity = conflictOf(touches, others)
        if (!entity) return []
        const concerned = own.filter(({ numbers }) => numbers.includes(first) || numbers.includes(second))
        return check({ name: `#${first} and #${second} on ${entity}`, first, second, attempts: concerned })
      }),
    )
  })
}

/** What the operations that were sent touch, in the order of the source. */
function touchesOfSent({ plan }: PlayedRun, attempts: readonly Attempt[]): { n: number; touches: Touch[] }[] {
  const sent = new Map<number, Touch[]>()
  for (const { operations, numbers } of attempts) {
    for (const [position, operation] of operations.entries()) {
      const n = numbers[position]
      if (n !== undefined && !sent.has(n)) sent.set(n, touchesOf(operation, plan.laneOf))
    }
  }
  return [...sent].map(([n, touches]) => ({ n, touches })).sort((a, b) => a.n - b.n)
}
