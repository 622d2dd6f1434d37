import { ulid } from "../../src/ulid.ts"
import type { Random } from "./random.ts"

/** A ULID for about every other event. The rest get theirs from whoever sends them. */
export function drawEventId(random: Random, at: number): { id?: string } {
  const entropy = random.bytes(10)
  return random.chance(50) ? { id: ulid(at * 1000, entropy) } : {}
}
