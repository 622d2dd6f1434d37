import { checkFunction, checkKeys, checkNumber, type Operation, TrackOptionsError } from "@cio/track-core"
import type { Verdict } from "./state/verdict.ts"

/** How an emulator is set up. All members have defaults. */
export interface EmulatorOptions {
  /** TCP port, 0 for any free one. @default 0 */
  port?: number
  /**
   * Address to listen on. On loopback, requests must be for this machine by name and from no other site's page; beyond it, others
   * on the network can read and write, and any host is taken. @default "127.0.0.1"
   */
  host?: string
  /** Site id that clients must send. @default "emulator" */
  siteId?: string
  /** API key that clients must send. @default "emulator" */
  apiKey?: string
  /** What the region endpoint answers. @default "us" */
  region?: "us" | "eu"
  /** Requests kept in the journal; older ones are forgotten. @default 1000 */
  journalSize?: number
  /** Bytes of all bodies that the journal keeps, the latest ones; 0 keeps none. @default 50000000 */
  journalBodyBytes?: number
  /**
   * Called for each operation taken, in the order in which they are applied, right after it was. Must not change the
   * operation. When it throws, the request is answered with a 500 that says so.
   */
  onApplied?: (operation: Operation, context: AppliedContext) => void
}

/** Where an operation came from, and what became of it. */
export interface AppliedContext {
  /** Number of its request in the journal, from 1. */
  readonly request: number
  /** Its index in the request's batch; 0 for a single one. */
  readonly index: number
  readonly verdict: Verdict
}

/** Options with their defaults filled in. */
export type CheckedOptions = Required<EmulatorOptions>

const defaults: CheckedOptions = Object.freeze({
  port: 0,
  host: "127.0.0.1",
  siteId: "emulator",
  apiKey: "emulator",
  region: "us",
  journalSize: 1000,
  journalBodyBytes: 50_000_000,
  onApplied: () => {},
})

/** @throws TrackOptionsError with the option's name, the rule and the value (but for keys) */
export function checkOptions(options: EmulatorOptions): CheckedOptions {
  checkKeys("startEmulator", options, Object.keys(defaults))
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const checked: CheckedOptions = { ...defaults, ...Object.fromEntries(given) }
  checkNumber("port", checked.port, { min: 0, max: 65_535, integer: true })
  checkNumber("journalSize", checked.journalSize, { min: 0, integer: true, infinite: true })
  checkNumber("journalBodyBytes", checked.journalBodyBytes, { min: 0, integer: true, infinite: true })
  checkFunction("onApplied", checked.onApplied)
  checkText("host", checked.host)
  checkText("siteId", checked.siteId)
  checkText("apiKey", checked.apiKey)
  // Basic auth ends the site id at the first colon.
  if (checked.siteId.includes(":")) throw new TrackOptionsError("siteId must not contain a colon")
  if (checked.region !== "us" && checked.region !== "eu") {
    throw new TrackOptionsError(`region must be "us" or "eu", got ${JSON.stringify(checked.region)}`)
  }
  return checked
}

/** The value is not shown: it may be a key. */
function checkText(name: string, value: unknown): void {
  if (typeof value === "string" && value !== "") return
  throw new TrackOptionsError(`${name} must be a non-empty string, got ${value === "" ? '""' : typeof value}`)
}
