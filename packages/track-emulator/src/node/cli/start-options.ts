import type { StartEmulatorOptions } from "../../emulator-options.ts"
import type { Fault } from "../../faults/fault.ts"
import { wrongUse } from "./cli-error.ts"
import { readFaultJson, readPreset } from "./read-faults.ts"
import { readFlag, readInteger } from "./read-value.ts"

/** The options of `start`, as commander hands them over. */
export interface StartFlags {
  readonly port?: string
  readonly host?: string
  readonly allowHost?: readonly string[]
  readonly siteId?: string
  readonly apiKey?: string
  readonly region?: string
  readonly lenient?: boolean
  readonly data?: string
  readonly fault?: readonly string[]
  readonly preset?: string
  readonly seed?: string
  readonly journalSize?: string
  readonly import?: string
  readonly log?: boolean
  readonly json?: boolean
}

/** What `start` is to do. */
export interface StartPlan {
  readonly emulator: StartEmulatorOptions
  readonly faults: readonly Fault[]
  /** A file with a snapshot, or `-`. */
  readonly importFrom: string | undefined
  readonly log: boolean
  readonly json: boolean
}

const defaultPort = 4010

/**
 * What `start` is to do by its options and the variables of its environment. An option wins over its variable, and an empty
 * variable counts as not set.
 *
 * @throws CliError on what cannot be read. What startEmulator checks is left to it
 */
export function planStart(flags: StartFlags, env: Readonly<Record<string, string | undefined>>): StartPlan {
  const variable = (name: string) => env[name] || undefined
  /** With where it comes from, for messages. */
  const either = (option: string, given: string | undefined, name: string) => {
    return given === undefined ? { name, text: variable(name) } : { name: option, text: given }
  }
  const port = either("--port", flags.port, "CIO_EMULATOR_PORT")
  const region = either("--region", flags.region, "CIO_EMULATOR_REGION")
  const lenient = flags.lenient ?? readFlag("CIO_EMULATOR_LENIENT", variable("CIO_EMULATOR_LENIENT"))
  const journalSize = readInteger("--journal-size", flags.journalSize)
  if (flags.log && journalSize === 0) throw wrongUse("--log needs a journal: --journal-size must not be 0 with it")
  return {
    emulator: withoutUndefined({
      port: readInteger(port.name, port.text, 65_535) ?? defaultPort,
      host: flags.host ?? variable("CIO_EMULATOR_HOST"),
      allowedHosts: flags.allowHost ?? variable("CIO_EMULATOR_ALLOW_HOST")?.split(/\s*,\s*/),
      siteId: flags.siteId ?? variable("CIO_EMULATOR_SITE_ID"),
      apiKey: flags.apiKey ?? variable("CIO_EMULATOR_API_KEY"),
      region: readRegion(region.name, region.text),
      lenient,
      dataFile: flags.data ?? variable("CIO_EMULATOR_DATA"),
      journalSize,
    }),
    faults: readFaults(flags),
    importFrom: flags.import,
    log: flags.log ?? false,
    json: flags.json ?? false,
  }
}

function readFaults({ fault = [], preset, seed }: StartFlags): Fault[] {
  if (seed !== undefined && preset === undefined) {
    throw wrongUse('--seed goes with --preset; a fault has its own, as in --fault \'{"probability": 0.1, "seed": 1}\'')
  }
  return [
    ...fault.flatMap((text) => readFaultJson("--fault", text).faults),
    ...(preset === undefined ? [] : readPreset("--preset", preset, seed).faults),
  ]
}

function readRegion(name: string, text: string | undefined): "us" | "eu" | undefined {
  const region = text?.toLowerCase()
  if (region === undefined || region === "us" || region === "eu") return region
  throw wrongUse(`${name} must be us or eu`)
}

/** The type of an object without the members that may be undefined. */
type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> }

function withoutUndefined<T extends object>(members: T): Given<T> {
  // Object.entries forgets which member has which type.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>
}
