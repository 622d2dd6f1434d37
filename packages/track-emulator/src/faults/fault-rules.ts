import type { FaultView } from "../control/control-types.ts"
import type { Fault, FaultRequest, FaultScript, MetFault } from "./fault.ts"
import { FaultRule, readyFault } from "./fault-rule.ts"

/** What became of the faults of one call of `fail`. */
export interface FaultHandle {
  /** The ids under which they are listed. */
  readonly ids: readonly number[]
  /** How many requests they met so far. */
  readonly used: number
  /** How many they are still to meet: `Infinity` while a script or an endless fault is among them. */
  readonly remaining: number
  /** Takes back what is left of them. */
  cancel(): void
}

/** How many used-up rules stay listed: whoever looks wants to see what has just happened. */
const maxSpent = 20

/** The faults in waiting. Of those that are switched on and fit a request the oldest meets it, and no other. */
export class FaultRules {
  readonly #onChange: () => void
  readonly #random: () => number
  #waiting: readonly FaultRule[] = []
  #spent: readonly FaultRule[] = []
  #lastId = 0

  /**
   * @param onChange - called after anything that is listed has changed
   * @param random - draws the seeds of faults that come without one
   */
  constructor(onChange: () => void = () => {}, random: () => number = Math.random) {
    this.#onChange = onChange
    this.#random = random
  }

  /** @throws TrackOptionsError on a fault that cannot be carried out; then none is added */
  add(faults: readonly (Fault | FaultScript)[]): FaultHandle {
    const ready = faults.map((fault) => readyFault(fault, () => this.#drawSeed()))
    const rules = ready.map((fault) => new FaultRule(++this.#lastId, fault))
    this.#waiting = [...this.#waiting, ...rules]
    if (rules.length > 0) this.#onChange()
    return {
      ids: rules.map(({ id }) => id),
      get used() {
        return rules.reduce((sum, rule) => sum + rule.used, 0)
      },
      get remaining() {
        return rules.reduce((sum, rule) => sum + rule.left, 0)
      },
      cancel: () => {
        this.#drop(rules)
      },
    }
  }

  /** The fault that this request meets, which is used up by it. */
  take(request: FaultRequest): MetFault | undefined {
    for (const rule of this.#waiting) {
      const effect = rule.enabled ? rule.choose(request) : undefined
      // A script may have cancelled it, and itself.
      if (!effect || rule.left === 0) continue
      rule.used++
      rule.left--
      if (rule.left === 0) this.#retire(rule)
      this.#onChange()
      return effect
    }
    return undefined
  }

  /** Those in waiting and the last that were used up, oldest first. */
  list(): FaultView[] {
    return [...this.#spent, ...this.#waiting].sort((a, b) => a.id - b.id).map((rule) => rule.view())
  }

  /** Switches a rule on or off. False when none of that id is listed. */
  setEnabled(id: number, enabled: boolean): boolean {
    const rule = this.#find(id)
    if (!rule) return false
    if (rule.enabled !== enabled) {
      rule.enabled = enabled
      this.#onChange()
    }
    return true
  }

  /** Takes a rule back, from the list too. False when none of that id is listed. */
  remove(id: number): boolean {
    const rule = this.#find(id)
    return rule !== undefined && this.#drop([rule])
  }

  /** Takes back all of them, from the list too. Ids go on counting. */
  clear(): void {
    this.#drop([...this.#waiting, ...this.#spent])
  }

  #find(id: number): FaultRule | undefined {
    return this.#waiting.find((rule) => rule.id === id) ?? this.#spent.find((rule) => rule.id === id)
  }

  #retire(rule: FaultRule): void {
    this.#waiting = this.#waiting.filter((other) => other !== rule)
    this.#spent = [...this.#spent, rule].slice(-maxSpent)
  }

  /** Whether any of them was listed. */
  #drop(rules: readonly FaultRule[]): boolean {
    const dropped = new Set(rules)
    const listed = this.#waiting.length + this.#spent.length
    for (const rule of dropped) rule.left = 0
    this.#waiting = this.#waiting.filter((rule) => !dropped.has(rule))
    this.#spent = this.#spent.filter((rule) => !dropped.has(rule))
    const isChanged = this.#waiting.length + this.#spent.length < listed
    if (isChanged) this.#onChange()
    return isChanged
  }

  /** Short enough to type again. */
  #drawSeed(): number {
    return 1 + Math.floor(this.#random() * 999_999)
  }
}
