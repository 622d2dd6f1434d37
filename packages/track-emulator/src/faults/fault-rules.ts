import { checkEffect, checkFault } from "./check-fault.ts"
import type { Fault, FaultEffect, FaultRequest, FaultScript } from "./fault.ts"

/** What became of the faults of one call of `fail`. */
export interface FaultHandle {
  /** How many requests they met so far. */
  readonly used: number
  /** How many they are still to meet: `Infinity` while a script or an endless fault is among them. */
  readonly remaining: number
  /** Takes back what is left of them. */
  cancel(): void
}

interface Rule {
  readonly choose: (request: FaultRequest) => FaultEffect | undefined
  left: number
  used: number
}

/** The faults in waiting. Of those that fit a request the oldest meets it, and no other. */
export class FaultRules {
  #rules: Rule[] = []

  /** @throws TrackOptionsError on a fault that cannot be carried out */
  add(faults: readonly (Fault | FaultScript)[]): FaultHandle {
    const rules = faults.map(ruleOf)
    this.#rules.push(...rules)
    return {
      get used() {
        return rules.reduce((sum, rule) => sum + rule.used, 0)
      },
      get remaining() {
        return rules.reduce((sum, rule) => sum + rule.left, 0)
      },
      cancel: () => this.#drop(rules),
    }
  }

  /** The fault that this request meets, which is used up by it. */
  take(request: FaultRequest): FaultEffect | undefined {
    for (const rule of this.#rules) {
      const effect = rule.choose(request)
      if (!effect) continue
      rule.used++
      rule.left--
      if (rule.left === 0) this.#drop([rule])
      return effect
    }
    return undefined
  }

  clear(): void {
    this.#drop(this.#rules)
  }

  #drop(rules: readonly Rule[]): void {
    for (const rule of rules) rule.left = 0
    this.#rules = this.#rules.filter((rule) => !rules.includes(rule))
  }
}

function ruleOf(fault: Fault | FaultScript): Rule {
  if (typeof fault === "function")
    return { choose: (request) => chosenBy(fault, request), left: Number.POSITIVE_INFINITY, used: 0 }
  checkFault(fault)
  return { choose: (request) => (meets(fault, request) ? fault : undefined), left: fault.times ?? 1, used: 0 }
}

function chosenBy(script: FaultScript, request: FaultRequest): FaultEffect | undefined {
  const effect = script(request)
  if (effect !== undefined) checkEffect(effect)
  return effect
}

function meets({ match }: Fault, { method, path }: FaultRequest): boolean {
  if (match?.method !== undefined && match.method.toUpperCase() !== method) return false
  return match?.path === undefined || match.path === path
}
