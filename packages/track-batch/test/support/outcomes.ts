import type { Outcome } from "../../src/index.ts"

/** An outcome in a few words, such as `3 rejected client not-json /attributes/n` or `0 unsent auth`. */
export function summaryOf(outcome: Outcome<unknown>): string {
  return `${outcome.index} ${verdictOf(outcome)}`
}

/** The outcomes in a few words each, by index. */
export function summariesOf(outcomes: Iterable<Outcome<unknown>>): string[] {
  return [...outcomes].sort((a, b) => a.index - b.index).map(summaryOf)
}

/** How often each kind of outcome occurs, such as `{ accepted: 3, "unsent auth": 2 }`. */
export function tallyOf(outcomes: Iterable<Outcome<unknown>>): Record<string, number> {
  const tally: Record<string, number> = {}
  for (const outcome of outcomes) {
    const verdict = verdictOf(outcome)
    tally[verdict] = (tally[verdict] ?? 0) + 1
  }
  return tally
}

function verdictOf(outcome: Outcome<unknown>): string {
  switch (outcome.status) {
    case "accepted":
      return "accepted"
    case "rejected":
      return `rejected ${outcome.by} ${outcome.reason}${outcome.field === undefined ? "" : ` ${outcome.field}`}`
    case "unsent":
    case "unknown":
      return `${outcome.status} ${outcome.cause.code}`
    default:
      return outcome satisfies never
  }
}

/** Reads a stream to its end. */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of stream) items.push(item)
  return items
}
