import { wrongUse } from "./cli-error.ts"

/**
 * A whole number from 0 on, or undefined when none was given.
 *
 * @param name - the option or variable, for the message
 * @throws CliError when it is none
 */
export function readInteger(name: string, text: string | undefined, max = 4_294_967_295): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (value <= max) return value
  throw wrongUse(`${name} must be an integer from 0 to ${max}, got ${shownShort(text)}`)
}

/**
 * A time in seconds, which may have a fraction, as ms.
 *
 * @throws CliError when it is none
 */
export function readSeconds(name: string, text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value <= maxSeconds) return value * 1000
  throw wrongUse(`${name} must be a number of seconds from 0 to ${maxSeconds}, got ${shownShort(text)}`)
}

/**
 * A yes or no out of the environment, where every value is a text.
 *
 * @throws CliError on any other text
 */
export function readFlag(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  const word = text.toLowerCase()
  if (["1", "true", "yes", "on"].includes(word)) return true
  if (["0", "false", "no", "off"].includes(word)) return false
  throw wrongUse(`${name} must be true or false, got ${shownShort(text)}`)
}

/** A day: longer than anything is waited for, and short enough for a timer. */
const maxSeconds = 86_400

/** Long texts are not shown: one may be a key that landed in the wrong place. */
function shownShort(text: string): string {
  return text.length > 12 ? `a text of ${text.length} characters` : JSON.stringify(text)
}
