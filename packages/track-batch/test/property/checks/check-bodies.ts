import { isUlid } from "@cio/track-core"
import type { RefereedOperation } from "../../support/referee-ruling.ts"
import type { Played, PlayedRun } from "../game/played.ts"
import { ownEventId } from "../game/run-options.ts"
import { type Attempt, textOf } from "../game/wire-log.ts"
import { type Handed, operationBytes } from "../script/operation-plan.ts"
import { type Check, isOf } from "./check-account.ts"

/** No body, and no operation in it, is over a limit. */
export const bodiesAreWithinTheLimits: Check = (played) =>
  eachAttempt(played, ({ plan }, { bytes, text, operations }) => {
    const complaints: string[] = []
    if (bytes !== Buffer.byteLength(text)) complaints.push("a body is no whole text")
    if (bytes > plan.maxBatchBytes) complaints.push(`a body has ${bytes} bytes, the limit is ${plan.maxBatchBytes}`)
    if (operations.length > plan.maxBatchOperations) {
      complaints.push(`a body has ${operations.length} operations, the limit is ${plan.maxBatchOperations}`)
    }
    for (const operation of operations) {
      const size = Buffer.byteLength(JSON.stringify(operation))
      if (size > operationBytes) complaints.push(`an operation has ${size} bytes`)
    }
    return complaints
  })

/** What arrives is what was handed over, at every attempt, whatever its caller has done with it since. */
export const operationsArriveAsTheyWere: Check = (played) =>
  eachSent(played, (run, handed, operation) => {
    const { text, n } = handed
    if (text === undefined) return [`operation #${n} (${handed.plan.flaw}) was sent`]
    const isGiven = handed.lacksId && run.plan.eventId !== "none"
    const [sent, expected] = [comparable(operation, isGiven), comparable(JSON.parse(text), isGiven)]
    return sent === expected ? [] : [`operation #${n} was sent as ${sent}, not as ${expected}`]
  })

/** An event that has no id gets one, of the kind that was asked for, and keeps it. No two events have the same. */
export const eventsKeepTheirId: Check = (played) => {
  const idOf = new Map<number, unknown>()
  const complaints = eachSent(played, (run, { n, lacksId, plan }, { id }, index) => {
    if (!lacksId || run.plan.eventId === "none") return []
    const known = idOf.get(n)
    idOf.set(n, id)
    if (known !== undefined && known !== id) return [`${plan.kind} #${n} was sent with the ids ${known} and ${id}`]
    const isRight = run.plan.eventId === "ulid" ? isUlid(String(id)) : id === ownEventId(index)
    return isRight ? [] : [`${plan.kind} #${n} was sent with the id ${id}`]
  })
  const own = played.runs.every(({ plan }) => plan.eventId === "ulid" || plan.eventId === "none")
  if (own && new Set(idOf.values()).size < idOf.size) complaints.push("two events were sent with the same id")
  return complaints
}

/** What the referee read is what the client was given to send: nobody writes into a body that is under way. */
export const bodiesArriveUnchanged: Check = ({ record, attempts }) => [
  ...record.complaints,
  ...record.requests.flatMap(({ attempt, text }) =>
    attempts[attempt - 1]?.text === text ? [] : [`the body of attempt ${attempt} changed under way`],
  ),
]

/** Bytes that somebody may still be reading are not written over: those of a request that was not answered with success. */
export const bytesInDoubtAreKept: Check = ({ attempts }) =>
  attempts.flatMap(({ number, body, text, reply }) =>
    reply?.kind === "accepted" || reply?.kind === "partial" || textOf(body) === text
      ? []
      : [`the bytes of attempt ${number} were written over, though the client may still send them`],
  )

/** The caller's own objects are left as they are. */
export const callersObjectsAreLeftAlone: Check = ({ runs }) =>
  runs.flatMap(({ operations }) =>
    operations.flatMap(({ plan, operation, text, n }) =>
      text === undefined || plan.changes || plan.flaw === "counting getter" || JSON.stringify(operation) === text
        ? []
        : [`operation #${n} itself was changed, to ${JSON.stringify(operation)}`],
    ),
  )

/** Once the service has found a body too large, new ones are smaller, but for those that were sealed by then. */
export const bodiesShrinkAfterTooLarge: Check = ({ runs, attempts, script }) =>
  runs.flatMap((run) => {
    // A caller who does not wait may have had any number of batches sealed.
    if (run.plan.via === "batcher") return []
    const own = attempts.filter((attempt) => isOf(run, attempt))
    const lesson = own.find(({ reply, numbers }) => isTooLarge(reply) && numbers.length > 1)
    if (!lesson) return []
    const large = own.filter(({ start, numbers, bytes }) => {
      const isPart = own.some((each) => each.start < start && numbers.every((n) => each.numbers.includes(n)))
      return !isPart && start > (lesson.end ?? 0) && numbers.length > 1 && bytes >= lesson.bytes
    })
    const mostSealed = script.concurrency + 1
    if (large.length <= mostSealed) return []
    return [`${large.length} new bodies of ${lesson.bytes} bytes or more were sent after one was found too large`]
  })

function isTooLarge(reply: Attempt["reply"]): boolean {
  return reply?.kind === "refused" && reply.status === 413
}

function comparable(operation: RefereedOperation, isIdGiven: boolean): string {
  const { attributes } = operation
  // It gives another number at each look.
  if (typeof attributes?.reads === "number") attributes.reads = 0
  return JSON.stringify(isIdGiven ? { ...operation, id: undefined } : operation)
}

function eachAttempt({ runs, attempts }: Played, check: (run: PlayedRun, attempt: Attempt) => string[]): string[] {
  return runs.flatMap((run) => attempts.filter((each) => isOf(run, each)).flatMap((attempt) => check(run, attempt)))
}

function eachSent(
  played: Played,
  check: (run: PlayedRun, handed: Handed, operation: RefereedOperation, index: number) => string[],
): string[] {
  return eachAttempt(played, (run, { operations }) =>
    operations.flatMap((operation) => {
      const index = run.taken.findIndex(({ n }) => n === operation.attributes?.n)
      const handed = run.taken[index]
      return handed
        ? check(run, handed, operation, index)
        : [`a body holds what nobody gave: ${JSON.stringify(operation)}`]
    }),
  )
}
