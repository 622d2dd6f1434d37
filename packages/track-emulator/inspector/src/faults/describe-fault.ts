import type { FaultJson } from "../../../src/control/control-types.ts"
import type { FaultEffect } from "../../../src/faults/fault.ts"

/** What goes wrong, in a few words, such as `503, after 2 s`. */
export function describeEffect(effect: FaultEffect | FaultJson): string {
  const { status, retryAfter, reset, cutAfterBytes, rejectOperations, delayMs, applyDelayMs, apply } = effect
  const parts = [
    status === undefined && retryAfter !== undefined ? "429" : undefined,
    status === undefined ? undefined : String(status),
    retryAfter === undefined ? undefined : `Retry-After ${retryAfter}`,
    reset === undefined ? undefined : `reset ${reset} applying`,
    cutAfterBytes === undefined ? undefined : `cut after ${cutAfterBytes} B`,
    rejectOperations === undefined ? undefined : `refuses ${describeOperations(rejectOperations)}`,
    delayMs === undefined ? undefined : `${seconds(delayMs)} late`,
    applyDelayMs === undefined ? undefined : `applied ${seconds(applyDelayMs)} late`,
    apply === true ? "but applied" : undefined,
  ]
  return parts.filter((part) => part !== undefined).join(", ") || "nothing"
}

/** Whom a fault meets, and how often. */
export function describeReach({ match, times, probability, seed }: FaultJson): string {
  const operation = match?.operation
  const parts = [
    match?.method || match?.path ? [match.method, match.path].filter(Boolean).join(" ") : "any request",
    operation === undefined ? undefined : `with ${describeOperations(operation)}`,
    times === "always" ? "always" : times === undefined || times === 1 ? "once" : `${times} times`,
    probability === undefined ? undefined : `${Number((probability * 100).toPrecision(3))} % of them`,
    seed === undefined ? undefined : `seed ${seed}`,
  ]
  return parts.filter((part) => part !== undefined).join(" · ")
}

function describeOperations(which: NonNullable<FaultJson["rejectOperations"]>): string {
  // readonly arrays are not narrowed by Array.isArray.
  if (Array.isArray(which)) return which.length === 1 ? `operation ${which[0]}` : `operations ${which.join(", ")}`
  const { probability, ...match } = which as Exclude<typeof which, readonly number[]> & { probability?: number }
  const share = probability === undefined ? "" : `${Number((probability * 100).toPrecision(3))} % of `
  const named = Object.entries(match).map(([name, value]) => `${name} ${brief(value)}`)
  return `${share}operations${named.length === 0 ? "" : ` of ${named.join(", ")}`}`
}

function brief(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value)
  return Object.entries(value)
    .map(([name, item]) => `${name}=${item}`)
    .join(" ")
}

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`
}
