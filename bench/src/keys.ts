import type { Random } from "./random.ts"

/** How operations spread over people: evenly, some far more often than others, or all on one person. */
export type Spreading = "even" | "zipf" | "hot"

/** Draws the number of a person or company that an operation is about. */
export interface Keys {
  person(): number
  company(): number
}

const people = 40_000
const companies = 5_000

/** Keys that spread as asked. With one hot person, the companies are still many. */
export function drawKeys(spreading: Spreading, random: Random): Keys {
  const evenly = (count: number) => () => random.below(count)
  switch (spreading) {
    case "even":
      return { person: evenly(people), company: evenly(companies) }
    case "zipf":
      return { person: zipf(people, random), company: zipf(companies, random) }
    case "hot":
      return { person: () => 0, company: evenly(companies) }
    default:
      return spreading satisfies never
  }
}

/** Zipf's law with exponent 1: the n-th most frequent is drawn 1/n as often as the first. */
function zipf(count: number, random: Random): () => number {
  const sums = new Float64Array(count)
  let sum = 0
  for (let rank = 0; rank < count; rank++) {
    sum += 1 / (rank + 1)
    sums[rank] = sum
  }
  return () => {
    const drawn = (random.below(2 ** 30) / 2 ** 30) * sum
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sums[middle] ?? sum) <= drawn) low = middle + 1
      else high = middle
    }
    return low
  }
}
