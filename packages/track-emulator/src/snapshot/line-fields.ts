import type { Attributes } from "../state/attributes.ts"
import { EmulatorSnapshotError } from "./snapshot-error.ts"

/**
 * The largest count. An emulator would take a hundred years to get there, while counting on from the largest integer of JavaScript
 * would stand still.
 */
export const maxCount: number = 2 ** 48

/** The members of one line of a snapshot, checked as they are read. */
export class LineFields {
  readonly #line: number
  readonly #values: Readonly<Record<string, unknown>>
  readonly #known: string[] = []
  #seen = 0

  /** @throws EmulatorSnapshotError when the line is no object */
  constructor(line: number, value: unknown) {
    if (!isObject(value)) throw new EmulatorSnapshotError(line, "must be a JSON object")
    this.#line = line
    this.#values = value
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name) && this.#values[name] !== undefined
  }

  text(name: string): string {
    const value = this.#take(name)
    return typeof value === "string" ? value : this.fail(`${name} must be a text`)
  }

  optionalText(name: string): string | undefined {
    const value = this.#take(name)
    return value === undefined || typeof value === "string" ? value : this.fail(`${name} must be a text`)
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.#take(name)
    return allowed.find((one) => one === value) ?? this.fail(`${name} must be one of ${allowed.join(", ")}`)
  }

  number(name: string): number {
    const value = this.#take(name)
    return typeof value === "number" ? value : this.fail(`${name} must be a number`)
  }

  optionalNumber(name: string): number | undefined {
    const value = this.#take(name)
    return value === undefined || typeof value === "number" ? value : this.fail(`${name} must be a number`)
  }

  /** A number of things: how many there are, or which one it is. */
  count(name: string): number {
    const value = this.optionalCount(name)
    return value ?? this.fail(`${name} must be an integer >= 0`)
  }

  optionalCount(name: string): number | undefined {
    const value = this.#take(name)
    if (value === undefined) return undefined
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
      return this.fail(`${name} must be an integer >= 0`)
    }
    return value <= maxCount ? value : this.fail(`${name} must be at most ${maxCount}`)
  }

  texts(name: string): readonly string[] {
    return this.optionalTexts(name) ?? this.fail(`${name} must be an array of texts`)
  }

  optionalTexts(name: string): readonly string[] | undefined {
    const value = this.#take(name)
    if (value === undefined) return undefined
    if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value
    return this.fail(`${name} must be an array of texts`)
  }

  attributes(name: string): Attributes {
    return this.optionalAttributes(name) ?? {}
  }

  optionalAttributes(name: string): Attributes | undefined {
    const value = this.#take(name)
    return value === undefined || isObject(value) ? value : this.fail(`${name} must be an object`)
  }

  objects(name: string): readonly Readonly<Record<string, unknown>>[] {
    const value = this.#take(name)
    if (Array.isArray(value) && value.every(isObject)) return value
    return this.fail(`${name} must be an array of objects`)
  }

  /** The members of a member. */
  member(name: string): LineFields | undefined {
    const value = this.optionalAttributes(name)
    return value && new LineFields(this.#line, value)
  }

  /** Once all is read: what is left would be lost without a word. */
  end(): void {
    if (this.#seen === Object.keys(this.#values).length) return
    this.fail(`has members other than ${this.#known.join(", ")}`)
  }

  /** @throws EmulatorSnapshotError with the line's number and this rule */
  fail(rule: string): never {
    throw new EmulatorSnapshotError(this.#line, rule)
  }

  #take(name: string): unknown {
    this.#known.push(name)
    if (!Object.hasOwn(this.#values, name)) return undefined
    this.#seen++
    return this.#values[name]
  }
}

/** An object out of JSON, so that its keys are strings. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
