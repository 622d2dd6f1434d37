import { expect, test } from "vitest"
import { untilSignal } from "../../src/node/cli/until-signal.ts"

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP"

/** A process whose signals and time are made here. */
function fakeProcess() {
  const listeners = new Map<Signal, () => void>()
  const exits: number[] = []
  let nowMs = 1000
  const signalled = untilSignal(
    { on: (signal, listener) => listeners.set(signal, listener), exit: (code) => exits.push(code) },
    () => nowMs,
  )
  return {
    signalled,
    exits,
    at(ms: number, signal: Signal) {
      nowMs = 1000 + ms
      listeners.get(signal)?.()
    },
  }
}

test.each<Signal>(["SIGINT", "SIGTERM", "SIGHUP"])("%s is waited for, and exits nothing", async (signal) => {
  const { signalled, exits, at } = fakeProcess()
  at(0, signal)
  await signalled
  expect(exits).toEqual([])
})

test.each<[Signal, number]>([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
])("a second signal, %s, exits at once with %i", (signal, code) => {
  const { exits, at } = fakeProcess()
  at(0, "SIGINT")
  at(300, signal)
  expect(exits).toEqual([code])
})

test("a signal that a package runner passes on a second time is still the first", () => {
  const { exits, at } = fakeProcess()
  at(0, "SIGINT")
  at(5, "SIGINT")
  at(299, "SIGTERM")
  expect(exits).toEqual([])
  at(400, "SIGINT")
  expect(exits).toEqual([130])
})
