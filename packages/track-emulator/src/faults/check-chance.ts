import { checkNumber } from "@cio/track-core"
import { maxSeed } from "./dice.ts"
import { faultError } from "./fault-error.ts"

/** @throws TrackOptionsError unless it is a number above 0 and up to 1 */
export function checkProbability(name: string, value: unknown): number {
  if (value === 0) throw faultError(name, "be above 0", value)
  return checkNumber(name, value, { min: 0, max: 1 })
}

/** @throws TrackOptionsError unless it is an integer that can be a seed */
export function checkSeed(value: unknown): number {
  return checkNumber("seed", value, { min: 0, max: maxSeed, integer: true })
}
