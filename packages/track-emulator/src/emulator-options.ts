import { checkFunction, checkKeys, checkNumber, TrackOptionsError } from "@cio/track-core"
import type { SnapshotSource } from "./snapshot/snapshot.ts"
import type { Verdict } from "./state/verdict.ts"
import type { TakenOperation } from "./taken-operation.ts"

/** How an emulator is set up, with or without a socket. All members have defaults. */
export interface EmulatorOptions {
  /** Site id that clients must send. @default "emulator" */
  siteId?: string
  /** API key that clients must send. @default "emulator" */
  apiKey?: string
  /** What the region endpoint answers. @default "us" */
  region?: "us" | "eu"
  /**
   * Takes operations that break the contract too, as far as they can be applied: unknown members, values that are too long or too
   * many, optional members that are wrong. Strict refuses them, so that mistakes show. @default false
   */
  lenient?: boolean
  /** What it holds at the start, as `emulator.snapshot()` gave it or as its text. @default nothing */
  snapshot?: SnapshotSource
  /** Requests kept in the journal; older ones are forgotten. @default 1000 */
  journalSize?: number
  /** Bytes of all bodies that the journal keeps, of requests and of answers, the latest ones; 0 keeps none. @default 50000000 */
  journalBodyBytes?: number
  /** Operations kept for the timelines of people and objects; older ones are forgotten. @default 50000 */
  timelineSize?: number
  /** Bytes of those operations together, as they were sent; older ones are forgotten. @default 50000000 */
  timelineBytes?: number
  /** The clock, in ms since 1970: what times to come, stale ones and 30 days are measured by. @default Date.now, looked up at each request */
  now?: () => number
  /**
   * Called for each operation taken, in the order in which they are applied, right after it was. Must not change the
   * operation. When it throws, the request is answered with a 500 that says so.
   */
  onApplied?: (operation: TakenOperation, context: AppliedContext) => void
}

/** How an emulator that listens is set up. */
export interface StartEmulatorOptions extends Omit<EmulatorOptions, "snapshot"> {
  /**
   * What it holds at the start, as `emulator.snapshot()` gave it, its text or its bytes. With a `dataFile` that holds something
   * already it is left alone. @default nothing
   */
  snapshot?: SnapshotSource | AsyncIterable<Uint8Array>
  /** TCP port, 0 for any free one. @default 0 */
  port?: number
  /**
   * Address to listen on. On loopback, requests must be for this machine by name. Beyond it, others on the network can read and
   * write, by an IP address or by a name that no public name server gives out, such as `emulator` or `emulator.internal`.
   * @default "127.0.0.1"
   */
  host?: string
  /** Further names by which requests may reach it, such as `track.test.example`. @default [] */
  allowedHosts?: readonly string[]
  /**
   * File that keeps what is held across restarts: written before each answer, read at the start, made when missing. One emulator
   * at a time. @default none: a restart forgets everything
   */
  dataFile?: string
  /** Gives up the start, with its reason: reading a large data file or snapshot takes seconds. It has no say afterwards. */
  signal?: AbortSignal
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
export type CheckedOptions = Required<Omit<EmulatorOptions, "snapshot">>

const defaults: CheckedOptions = Object.freeze({
  siteId: "emulator",
  apiKey: "emulator",
  region: "us",
  lenient: false,
  journalSize: 1000,
  journalBodyBytes: 50_000_000,
  timelineSize: 50_000,
  timelineBytes: 50_000_000,
  // Looked up each time: a test may put a clock of its own in its place.
  now: () => Date.now(),
  onApplied: () => {},
})

/**
 * @param caller - the function whose options they are
 * @throws TrackOptionsError with the option's name, the rule and the value (but for keys)
 */
export function checkOptions(caller: string, options: Omit<EmulatorOptions, "snapshot">): CheckedOptions {
  checkKeys(caller, options, Object.keys(defaults))
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const checked: CheckedOptions = { ...defaults, ...Object.fromEntries(given) }
  checkNumber("journalSize", checked.journalSize, { min: 0, integer: true, infinite: true })
  checkNumber("journalBodyBytes", checked.journalBodyBytes, { min: 0, integer: true, infinite: true })
  // A ring has an end.
  checkNumber("timelineSize", checked.timelineSize, { min: 0, max: 10_000_000, integer: true })
  checkNumber("timelineBytes", checked.timelineBytes, { min: 0, integer: true, infinite: true })
  checkFunction("now", checked.now)
  checkFunction("onApplied", checked.onApplied)
  checkText("siteId", checked.siteId)
  checkText("apiKey", checked.apiKey)
  // Basic auth ends the site id at the first colon.
  if (checked.siteId.includes(":")) throw new TrackOptionsError("siteId must not contain a colon")
  if (checked.region !== "us" && checked.region !== "eu") {
    throw new TrackOptionsError(`region must be "us" or "eu", got ${JSON.stringify(checked.region)}`)
  }
  const { lenient }: { lenient: unknown } = checked
  if (typeof lenient !== "boolean") throw new TrackOptionsError(`lenient must be a boolean, got ${typeof lenient}`)
  return checked
}

/** What it holds at the start, and where that is kept. */
export interface KeptOptions {
  readonly dataFile: string | undefined
  readonly snapshot: StartEmulatorOptions["snapshot"]
  readonly signal: AbortSignal | undefined
  readonly now: () => number
}

/**
 * The options of an emulator that listens, those of listening apart.
 *
 * @throws TrackOptionsError with the option's name, the rule and the value (but for keys)
 */
export function checkStartOptions(options: StartEmulatorOptions): {
  port: number
  host: string
  allowedHosts: readonly string[]
  kept: KeptOptions
  shared: CheckedOptions
} {
  const { port = 0, host = "127.0.0.1", allowedHosts = [], dataFile, snapshot, signal, ...others } = options
  const names = [...Object.keys(defaults), "port", "host", "allowedHosts", "dataFile", "snapshot", "signal"]
  checkKeys("startEmulator", options, names)
  checkNumber("port", port, { min: 0, max: 65_535, integer: true })
  checkText("host", host)
  checkHosts(allowedHosts)
  if (dataFile !== undefined) checkText("dataFile", dataFile)
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TrackOptionsError("signal must be an AbortSignal")
  }
  const shared = checkOptions("startEmulator", others)
  return { port, host, allowedHosts, kept: { dataFile, snapshot, signal, now: shared.now }, shared }
}

function checkHosts(hosts: unknown): void {
  if (!Array.isArray(hosts)) throw new TrackOptionsError("allowedHosts must be an array of host names")
  for (const name of hosts) {
    if (typeof name === "string" && /^[a-z0-9._-]+$/i.test(name)) continue
    throw new TrackOptionsError("allowedHosts must hold host names without port, such as track.test.example")
  }
}

/** The value is not shown: it may be a key. */
function checkText(name: string, value: unknown): void {
  if (typeof value === "string" && value !== "") return
  throw new TrackOptionsError(`${name} must be a non-empty string, got ${value === "" ? '""' : typeof value}`)
}
