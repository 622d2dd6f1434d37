import { TrackOptionsError } from "@cio/track-core"
import type { Fault } from "../../faults/fault.ts"
import { faultsFromJson } from "../../faults/fault-json.ts"
import { faultPresets } from "../../faults/fault-presets.ts"
import { wrongUse } from "./cli-error.ts"
import { readInteger } from "./read-value.ts"

/** Faults as they were asked for. */
export interface AskedFaults {
  /** What the control API is to be sent. */
  readonly json: unknown
  readonly faults: readonly Fault[]
}

const example = `'{"status": 503, "times": 3}'`

/**
 * What `fail` was given: the name of a preset, or JSON.
 *
 * @throws CliError when it is neither
 */
export function readFaultArgument(text: string, seed: string | undefined): AskedFaults {
  if (isName(text)) return readPreset("fail", text, seed)
  if (seed !== undefined)
    throw wrongUse(`--seed goes with a preset; in JSON it is a member, as in '{"probability": 0.1, "seed": 1}'`)
  return readFaultJson("fail", text)
}

/**
 * One fault, an array of them, or a preset, in JSON.
 *
 * @param name - the option or command, for messages
 * @throws CliError on what is no JSON, or no fault
 */
export function readFaultJson(name: string, text: string): AskedFaults {
  if (isName(text)) throw wrongUse(`${name} must be JSON, such as ${example}; presets go with --preset: ${presetNames}`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    // The parser's message would show part of the text.
    throw wrongUse(`${name} must be JSON, such as ${example}`, { cause })
  }
  return { json, faults: checked(name, json) }
}

/**
 * A preset by its name.
 *
 * @throws CliError on a name that is none, or a seed that is none
 */
export function readPreset(name: string, preset: string, seedText: string | undefined): AskedFaults {
  const seed = readInteger("--seed", seedText)
  const json = { preset, ...(seed === undefined ? {} : { seed }) }
  return { json, faults: checked(name, json) }
}

const presetNames = faultPresets.join(", ")

function checked(name: string, json: unknown): Fault[] {
  try {
    return faultsFromJson(json)
  } catch (error) {
    if (error instanceof TrackOptionsError) throw wrongUse(`${name}: ${error.message}`, { cause: error })
    throw error
  }
}

/** No JSON that stands for faults starts with a letter. */
function isName(text: string): boolean {
  return /^[a-z][\w-]*$/i.test(text)
}
