import { checkKeys } from "@cio/track-core"
import { checkSeed } from "./check-chance.ts"
import { maxSeed } from "./dice.ts"
import type { Fault } from "./fault.ts"
import { faultError } from "./fault-error.ts"
import { isDrawn } from "./is-drawn.ts"

/** The name of a ready-made set of faults. */
export type FaultPreset = "bad-day" | "outage" | "throttled" | "slow"

/** How a preset is made. */
export interface PresetOptions {
  /**
   * Makes the same requests in the same order meet the same faults: an integer from 0 to 4,294,967,295. The first fault is listed
   * with it. @default drawn
   */
  readonly seed?: number
}

const html = { "content-type": "text/html" }
const unavailable: Fault = {
  status: 503,
  body: "<html><body><h1>503 Service Unavailable</h1></body></html>",
  headers: html,
}
const badGateway: Fault = { status: 502, body: "<html><body><h1>502 Bad Gateway</h1></body></html>", headers: html }

const presets: Readonly<Record<FaultPreset, () => Fault[]>> = { "bad-day": badDayFaults, outage, throttled, slow }

/** The names of all presets. */
export const faultPresets: readonly FaultPreset[] = Object.freeze(
  // Object.keys gives no more than the names of the table above.
  Object.keys(presets) as FaultPreset[],
)

/**
 * A bad day of the service, without end: every sixth request or so goes wrong, by gateways that fail before and after the
 * operations were applied, throttling, slow answers, connections reset and answers cut off, and of the rest one operation in 200
 * is refused. A client that retries, and reads a 207, gets everything else in; one that does not loses data.
 *
 * @throws TrackOptionsError on a seed that is none
 */
export function badDay(options: PresetOptions = {}): Fault[] {
  return faultsOf("bad-day", options)
}

/**
 * The faults of a preset, all of them endless, for `emulator.fail(...faultsOf("outage"))`.
 *
 * @throws TrackOptionsError on a name that is none, or a seed that is none
 */
export function faultsOf(preset: FaultPreset, options: PresetOptions = {}): Fault[] {
  checkPresetName(preset)
  checkKeys("a preset of faults", options, ["seed"])
  const { seed = Math.floor(Math.random() * 1_000_000) } = options
  checkSeed(seed)
  const label = preset.replace("-", " ")
  return presets[preset]().map((fault, index) => ({ ...fault, ...seedOf(fault, seed + index), times: "always", label }))
}

/** @throws TrackOptionsError on what is no preset's name */
export function checkPresetName(name: unknown): asserts name is FaultPreset {
  if (!faultPresets.some((known) => known === name))
    throw faultError("preset", `be one of ${faultPresets.join(", ")}`, name)
}

function badDayFaults(): Fault[] {
  return [
    { ...unavailable, probability: 0.04 },
    { ...badGateway, apply: true, probability: 0.02 },
    { retryAfter: 1, probability: 0.02 },
    { reset: "before", probability: 0.02 },
    { reset: "after", probability: 0.02 },
    { cutAfterBytes: 1, apply: true, probability: 0.02 },
    { delayMs: 400, probability: 0.05 },
    { rejectOperations: { probability: 0.005 } },
  ]
}

/** Nothing gets in. */
function outage(): Fault[] {
  return [unavailable]
}

/** Every second request has to come again, a second later. */
function throttled(): Fault[] {
  return [{ retryAfter: 1, probability: 0.5 }]
}

/** Every answer takes two seconds. */
function slow(): Fault[] {
  return [{ delayMs: 2000 }]
}

/** Each fault has a seed of its own: with one for all, a request that the first lets pass would be let pass by the likes of it. */
function seedOf(fault: Fault, seed: number): Pick<Fault, "seed"> {
  return isDrawn(fault) ? { seed: seed % (maxSeed + 1) } : {}
}
