import type { FaultView } from "../control/control-types.ts"
import { fitsPath } from "../http/fits-path.ts"
import { checkEffect, checkFault } from "./check-fault.ts"
import { rollAt } from "./dice.ts"
import type { Fault, FaultEffect, FaultRequest, FaultScript, MetFault, OperationDraw, RequestMatch } from "./fault.ts"
import { faultToJson } from "./fault-json.ts"
import { isDrawn } from "./is-drawn.ts"
import { fitsOperation, type OperationMatch } from "./operation-match.ts"

/** A fault or script in waiting, and how often it met a request. */
export class FaultRule {
  readonly id: number
  /** A fault with its seed, if it has anything to draw. */
  readonly fault: Fault | FaultScript
  enabled = true
  used = 0
  /** Requests still to meet. */
  left: number
  /** Requests that fitted so far, whether the dice let them pass or not. */
  #fitted = 0

  constructor(id: number, fault: Fault | FaultScript) {
    this.id = id
    this.fault = fault
    this.left = typeof fault === "function" ? Number.POSITIVE_INFINITY : timesOf(fault)
  }

  /**
   * What goes wrong with this request, or undefined when it is none of this rule's.
   *
   * @throws TrackOptionsError when a script gives what cannot be carried out, and whatever a script throws
   */
  choose(request: FaultRequest): MetFault | undefined {
    const { fault } = this
    if (typeof fault === "function") return chosenByScript(fault, request)
    if (!fitsRequest(fault.match, request)) return undefined
    const { seed = 0, probability = 1 } = fault
    const place = this.#fitted++
    if (probability < 1 && rollAt(seed, place) >= probability) return undefined
    return withIndexes(fault, request, (index, likely) => likely === 1 || rollAt(seed, place, index) < likely)
  }

  view(): FaultView {
    const { id, fault, enabled, used, left } = this
    const remaining = left === Number.POSITIVE_INFINITY ? null : left
    if (typeof fault !== "function")
      return { id, fault: faultToJson(fault), label: fault.label ?? null, enabled, used, remaining }
    return { id, fault: null, label: fault.name === "" ? null : fault.name, enabled, used, remaining }
  }
}

/**
 * The fault as a rule keeps it: checked, out of its giver's reach, and with a seed when it leaves anything to chance.
 *
 * @throws TrackOptionsError on a fault that cannot be carried out
 */
export function readyFault(fault: Fault | FaultScript, drawSeed: () => number): Fault | FaultScript {
  if (typeof fault === "function") return fault
  checkFault(fault)
  // A body may hold what cannot be cloned and goes into JSON all the same.
  const { body, ...rest } = fault
  return {
    ...structuredClone(rest),
    ...(body === undefined ? {} : { body }),
    ...(isDrawn(fault) && fault.seed === undefined ? { seed: drawSeed() } : {}),
  }
}

function timesOf({ times = 1 }: Fault): number {
  return times === "always" ? Number.POSITIVE_INFINITY : times
}

function chosenByScript(script: FaultScript, request: FaultRequest): MetFault | undefined {
  const effect = script(request)
  if (effect === undefined) return undefined
  checkEffect(effect)
  return withIndexes(effect, request, () => true)
}

function fitsRequest(match: RequestMatch | undefined, request: FaultRequest): boolean {
  if (!match) return true
  const { method, path, operation: wanted } = match
  if (method !== undefined && method.toUpperCase() !== request.method) return false
  if (path !== undefined && !fitsPath(path, request.path)) return false
  return wanted === undefined || request.held.some(({ operation }) => fitsOperation(wanted, operation))
}

/** The effect, with the operations by index that it refuses; undefined when it refuses those of a match and there is none. */
function withIndexes(
  effect: FaultEffect,
  request: FaultRequest,
  isDrawnAt: (index: number, probability: number) => boolean,
): MetFault | undefined {
  const { rejectOperations, ...rest } = effect
  if (rejectOperations === undefined) return rest
  if (isIndexes(rejectOperations)) return { ...rest, rejectOperations }
  const { probability = 1 }: OperationDraw = rejectOperations
  const indexes = request.held
    .filter(({ index, operation }) => fitsOperation(rejectOperations, operation) && isDrawnAt(index, probability))
    .map(({ index }) => index)
  return indexes.length === 0 ? undefined : { ...rest, rejectOperations: indexes }
}

/** Array.isArray alone does not tell arrays of a readonly type apart. */
function isIndexes(rejected: readonly number[] | OperationMatch): rejected is readonly number[] {
  return Array.isArray(rejected)
}
