import { checkKeys } from "@cio/track-core"
import type { FaultJson } from "../control/control-types.ts"
import { checkSeed } from "./check-chance.ts"
import { checkFault } from "./check-fault.ts"
import type { Fault } from "./fault.ts"
import { faultError, isPlain } from "./fault-error.ts"
import { checkPresetName, faultsOf } from "./fault-presets.ts"

/**
 * The faults that a value out of JSON stands for: one fault, an array of faults, or `{ preset, seed }`.
 *
 * @throws TrackOptionsError with the member's name, the rule and the value
 */
export function faultsFromJson(value: unknown): Fault[] {
  if (Array.isArray(value)) return value.map(faultFromJson)
  if (!isPlain(value) || !("preset" in value)) return [faultFromJson(value)]
  checkKeys("a preset of faults", value, ["preset", "seed"])
  const { preset, seed }: { preset?: unknown; seed?: unknown } = value
  checkPresetName(preset)
  return faultsOf(preset, seed === undefined ? {} : { seed: checkSeed(seed) })
}

/**
 * The fault that a value out of JSON stands for.
 *
 * @throws TrackOptionsError with the member's name, the rule and the value
 */
export function faultFromJson(value: unknown): Fault {
  if (!isPlain(value)) throw faultError("a fault", "be an object", value)
  // Checked in the next line: there is no other way to a type from what anybody may have sent.
  const fault = value as Fault
  checkFault(fault)
  return fault
}

/** The fault as JSON can hold it: what is endless by word, and a date as HTTP writes it. */
export function faultToJson(fault: Fault): FaultJson {
  const { times, retryAfter, ...rest } = fault
  return {
    ...rest,
    ...(times === undefined ? {} : { times: times === Number.POSITIVE_INFINITY ? "always" : times }),
    ...(retryAfter === undefined ? {} : { retryAfter: retryAfterText(retryAfter) }),
  }
}

function retryAfterText(retryAfter: NonNullable<Fault["retryAfter"]>): number | string {
  return retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter
}
