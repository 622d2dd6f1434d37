import type { TakenOperation } from "../../src/taken-operation.ts"

/** The request of that number, which both processes know. Each has one event; some are large, so that a kill may cut them. */
export function requestOf(number: number): TakenOperation[] {
  const identifiers = { id: `person-${number % 7}` }
  const text = "x".repeat(number % 10 === 0 ? 400_000 : number % 50)
  return [
    { type: "person", action: "identify", identifiers, attributes: { text, number } },
    { type: "person", action: "event", identifiers, name: "happened", id: `E${number}`, attributes: { number } },
    { type: "person", action: "add_device", identifiers, device: { token: `t${number % 5}`, platform: "ios" } },
  ]
}

/** When it is taken, by its clock. */
export function timeOf(number: number): number {
  return 1_700_000_000_000 + number * 700
}
