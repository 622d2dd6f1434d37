import type { Reply } from "@cio/track-core"
import type { Attempt } from "../game/wire-log.ts"

/** What must have become of an operation, from the answers to its attempts alone. */
export interface Fate {
  status: "accepted" | "rejected" | "unsent" | "unknown"
  /** How many of its attempts may have been applied. */
  applicable: number
  /** Attempts after the one that settled it. */
  needless: number
}

/** Follows an operation through its attempts, in their order. Without any it was never sent. */
export function fateOf(n: number, attempts: readonly Attempt[]): Fate {
  const fate: Fate = { status: "unsent", applicable: 0, needless: 0 }
  let isFinal = false
  for (const { numbers, reply } of attempts) {
    if (!numbers.includes(n) || !reply) continue
    if (isFinal) fate.needless++
    const verdict = verdictOn(numbers.indexOf(n), numbers.length, reply)
    if (verdict === "accepted" || verdict === "doubtful" || verdict === "doubtful for good") fate.applicable++
    isFinal = verdict !== "doubtful" && verdict !== "not applied"
    if (verdict === "accepted" || verdict === "rejected") fate.status = verdict
    // Without a word on why, the refusal is a gateway's and says nothing of what went before.
    else if (verdict === "refused") fate.status = fate.applicable > 0 ? "unknown" : "rejected"
    else fate.status = fate.applicable > 0 ? "unknown" : "unsent"
  }
  return fate
}

type VerdictOnOne = "accepted" | "rejected" | "refused" | "doubtful" | "doubtful for good" | "not applied"

/** What an answer says of the operation at a position. */
function verdictOn(position: number, count: number, reply: Reply): VerdictOnOne {
  switch (reply.kind) {
    case "accepted":
      return "accepted"
    case "partial": {
      const named = reply.errors.map(({ batch_index }) => batch_index)
      if (!named.every((index) => isPosition(index, count))) return "doubtful for good"
      return named.includes(position) ? "rejected" : "accepted"
    }
    case "refused":
      if (count > 1) return "not applied"
      return reply.error.errors.length > 0 ? "rejected" : "refused"
    case "failed":
      return reply.error.outcome === "unsent" ? "not applied" : "doubtful"
    default:
      return reply satisfies never
  }
}

function isPosition(index: unknown, count: number): boolean {
  return typeof index === "number" && Number.isInteger(index) && index >= 0 && index < count
}
