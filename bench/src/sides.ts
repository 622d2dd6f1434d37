import { batchSides } from "./side-groups/batches.ts"
import { httpSides } from "./side-groups/http.ts"
import { serverSides } from "./side-groups/servers.ts"
import { singleSides } from "./side-groups/singles.ts"
import type { Side } from "./sides/side.ts"

/**
 * Every side, in the order in which a round runs them: those that are compared stand close to each other, because the
 * machine is more alike in one second and the next than over a whole round.
 */
export const sides = [...batchSides, ...httpSides, ...serverSides, ...singleSides] as const

/** The names of the sides. */
export type SideName = (typeof sides)[number]["name"]

/** The side of that name. Throws if there is none. */
export function findSide(name: string): Side {
  const side = sides.find((candidate) => candidate.name === name)
  if (!side) throw new RangeError(`no side is called ${name}`)
  return side
}
