import { plantedOperations } from "./planted.ts"
import { createRandom } from "./random.ts"
import { shopYear } from "./shop-year.ts"
import { year } from "./timeline.ts"

/** Where a bad operation stands, counted from 1, and what is wrong with it. */
export interface PlantedLine {
  line: number
  kind: string
}

/** The text of shop.ndjson, one operation a line, and the lines of the bad ones. */
export function shopLines(): { ndjson: string; planted: PlantedLine[] } {
  const moments = shopYear()
  const count = plantedOperations(year.start).length
  const places = drawPlaces(count, moments.length)
  const order = shuffle(count)
  const lines: string[] = []
  const planted: PlantedLine[] = []

  function plant(at: number): void {
    const bad = plantedOperations(at)[order[planted.length] ?? 0]
    if (!bad) return
    lines.push(JSON.stringify(bad.operation))
    planted.push({ line: lines.length, kind: bad.kind })
  }

  let lastAt: number = year.start
  for (const [index, { at, operation }] of moments.entries()) {
    while (places[planted.length] === index) plant(at)
    lines.push(JSON.stringify(operation))
    lastAt = at
  }
  while (planted.length < count) plant(lastAt)
  return { ndjson: `${lines.join("\n")}\n`, planted }
}

/** Indexes of good operations that a bad one precedes. Two share a place, and the last one ends the file. */
function drawPlaces(count: number, operations: number): number[] {
  const random = createRandom(40)
  const places = Array.from({ length: count - 2 }, () => random.between(1, operations - 1))
  return [...places, ...places.slice(0, 1), operations].toSorted((a, b) => a - b)
}

function shuffle(count: number): number[] {
  const random = createRandom(41)
  const order = Array.from({ length: count }, (_, index) => index)
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const [a, b] = [order[i] ?? 0, order[j] ?? 0]
    order[i] = b
    order[j] = a
  }
  return order
}
