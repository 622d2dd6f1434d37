import { TrackOptionsError } from "./errors.ts"

/** What a number must satisfy. */
export interface NumberRule {
  /** Smallest allowed value. */
  min: number
  /** Largest allowed value. */
  max?: number
  integer?: boolean
  /** Whether `Infinity` stands for "no limit". */
  infinite?: boolean
}

/** The number, or a {@link TrackOptionsError} that names the option, the rule and the value. */
export function checkNumber(name: string, value: unknown, rule: NumberRule): number {
  const { min, max, integer = false, infinite = false } = rule
  const fits =
    typeof value === "number" &&
    value >= min &&
    (max === undefined || value <= max) &&
    (Number.isFinite(value) ? !integer || Number.isInteger(value) : infinite && value === Number.POSITIVE_INFINITY)
  if (fits) return value
  const kind = integer ? "an integer" : "a finite number"
  const range = max === undefined ? `>= ${min}` : `from ${min} to ${max}`
  throw new TrackOptionsError(`${name} must be ${kind} ${range}${infinite ? " or Infinity" : ""}, got ${show(value)}`)
}

/** The function, or a {@link TrackOptionsError}. */
export function checkFunction<F>(name: string, value: F): F {
  if (typeof value === "function" || value === undefined) return value
  throw new TrackOptionsError(`${name} must be a function, got ${show(value)}`)
}

/** Fails unless the value is an object, and no list of entries such as an array, `Headers` or a `Map`. */
export function checkObject(name: string, value: unknown, rule: string): void {
  if (typeof value === "object" && value !== null && !(Symbol.iterator in value)) return
  // Not even short text: a header that was meant as an entry holds a key.
  throw new TrackOptionsError(`${name} must be ${rule}, got ${typeof value === "string" ? "a string" : show(value)}`)
}

/** Fails when an options object has a key that is not known: a misspelt option would be ignored in silence. */
export function checkKeys(where: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key))
      throw new TrackOptionsError(`${where} has no option ${key}, known are: ${known.join(", ")}`)
  }
}

/** An option's value for a message: short, and never the inside of an object or a long string. */
export function show(value: unknown): string {
  // A key that landed in the wrong place is longer than any value that means something.
  if (typeof value === "string")
    return value.length > 12 ? `a string of ${value.length} characters` : JSON.stringify(value)
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object"
  return typeof value === "function" ? "a function" : String(value)
}
