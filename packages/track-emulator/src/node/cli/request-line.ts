import type { JournalEntry } from "../../journal-entry.ts"
import type { Effect } from "../../operation-result.ts"
import { maskPath } from "./mask-path.ts"

/** A request as a line shows it. */
export interface LoggedRequest {
  readonly number: number
  readonly method: string
  readonly path: string
  /** How it was ended; null while it is under way. */
  readonly delivery: "answer" | "cut" | "reset" | null
  readonly status: number | null
  /** How many of its operations had which effect. */
  readonly effects: Readonly<Record<Effect, number>>
  /** Whether a fault met it. */
  readonly isFaulty: boolean
  /** Why those had the effect that they had, and how many for each reason. */
  readonly reasons?: Readonly<Partial<Record<Effect, ReadonlyMap<string, number>>>>
}

/** A request in one line: where it went and what came of it, and nothing of what it held. */
export function requestLine(request: LoggedRequest): string {
  const { number, method, path, isFaulty } = request
  const operations = operationsText(request)
  return [
    `${number} ${method} ${maskPath(path)} ${endText(request)}`,
    ...(operations === "" ? [] : [operations]),
    ...(isFaulty ? ["by a fault"] : []),
  ].join("; ")
}

/** What a line shows of an entry of the journal. */
export function loggedRequestOf(entry: JournalEntry): LoggedRequest {
  const { number, method, path, delivery = null, status = null, fault, results } = entry
  const effects = { applied: 0, partial: 0, ignored: 0, refused: 0, withheld: 0 }
  const reasons: Partial<Record<Effect, Map<string, number>>> = {}
  for (const result of results) {
    effects[result.effect]++
    if (!("reason" in result)) continue
    reasons[result.effect] ??= new Map()
    const counts = reasons[result.effect]
    counts?.set(result.reason, (counts.get(result.reason) ?? 0) + 1)
  }
  return { number, method, path, delivery, status, effects, isFaulty: fault !== undefined, reasons }
}

function endText({ delivery, status }: LoggedRequest): string {
  switch (delivery) {
    case "answer":
      return String(status)
    case "cut":
      return `${status}, cut off`
    case "reset":
      return "connection reset"
    case null:
      return "under way"
    default:
      return delivery satisfies never
  }
}

const effectNames: readonly (readonly [Effect, string])[] = [
  ["applied", "applied"],
  ["partial", "applied in part"],
  ["ignored", "ignored"],
  ["refused", "refused"],
  ["withheld", "not applied"],
]

function operationsText({ effects, reasons = {} }: LoggedRequest): string {
  return effectNames
    .filter(([effect]) => effects[effect] > 0)
    .map(([effect, name]) => `${effects[effect]} ${name}${reasonsText(reasons[effect], effects[effect])}`)
    .join(", ")
}

/** The count is left out when it is plain. */
function reasonsText(counts: ReadonlyMap<string, number> | undefined, total: number): string {
  if (!counts || counts.size === 0) return ""
  const texts = Array.from(counts, ([reason, count]) => (count === total ? reason : `${count} ${reason}`))
  return ` (${texts.join(", ")})`
}
