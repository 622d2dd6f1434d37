import fc from "fast-check"
import { expect, test } from "vitest"
import { rollAt } from "../../src/faults/dice.ts"
import type { Fault, FaultRequest, FaultScript } from "../../src/faults/fault.ts"
import { FaultRules } from "../../src/faults/fault-rules.ts"
import { fitsPattern } from "../../src/fits-pattern.ts"
import type { TakenOperation } from "../../src/taken-operation.ts"

const operations: readonly TakenOperation[] = [
  { type: "person", action: "identify", identifiers: { id: "1" } },
  { type: "person", action: "event", identifiers: { id: "2" }, name: "e" },
  { type: "object", action: "delete", identifiers: { cio_object_id: "ob1" } },
]
const paths = ["/api/v2/batch", "/api/v2/entity"]

const request: fc.Arbitrary<FaultRequest> = fc
  .record({ path: fc.constantFrom(...paths), held: fc.array(fc.constantFrom(...operations), { maxLength: 3 }) })
  .map(({ path, held }) => ({
    ...{ number: 1, method: "POST", path, bytes: 10, operations: held.length },
    held: held.map((operation, index) => ({ index, operation })),
  }))

const operationMatch = fc.constantFrom({ type: "person" as const }, { action: "delete" as const }, {})
const match = fc.record(
  { path: fc.constantFrom(...paths, "/api/*"), method: fc.constantFrom("post", "GET"), operation: operationMatch },
  { requiredKeys: [] },
)
const times = fc.option(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant("always" as const)), { nil: 1 })
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const chance = fc.record({ probability: fc.constantFrom(0.2, 0.5, 0.9, 1), seed })
const ending = fc.oneof(
  fc.record({ status: fc.integer({ min: 500, max: 599 }) }),
  fc.record({ rejectOperations: fc.record({ type: fc.constant("person" as const) }) }),
)
/** Each with its place in the list as its label, so that one tells whose effect it was. */
const faults: fc.Arbitrary<Fault[]> = fc
  .array(fc.tuple(ending, fc.record({ match, times }), fc.option(chance, { nil: {} })), { maxLength: 6 })
  .map((all) => all.map((parts, index) => ({ ...Object.assign({}, ...parts), label: String(index + 1) })))

type Step =
  | { readonly kind: "request"; readonly request: FaultRequest }
  | { readonly kind: "switch"; readonly id: number; readonly enabled: boolean }
  | { readonly kind: "remove"; readonly id: number }
const id = fc.integer({ min: 1, max: 7 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("request" as const), request }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("switch" as const), id, enabled: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), id }) },
)
const steps = fc.array(step, { maxLength: 40 })

test("each request meets the oldest fault that is there, on, fitting and drawn, and none beyond its times", () => {
  fc.assert(
    fc.property(faults, steps, (given, taken) => {
      const rules = new FaultRules()
      const handle = rules.add(given)
      const model = given.map((fault, index) => modelOf(index + 1, fault))
      for (const each of taken) {
        if (each.kind === "request") {
          const expected = model.find((rule) => rule.meets(each.request))
          expect(labelOf(rules.take(each.request))).toBe(expected?.label)
        } else if (each.kind === "switch") {
          for (const rule of model) if (rule.id === each.id) rule.enabled = each.enabled
          expect(rules.setEnabled(each.id, each.enabled)).toBe(
            model.some((rule) => rule.id === each.id && !rule.removed),
          )
        } else {
          const there = model.filter((rule) => rule.id === each.id && !rule.removed)
          expect(rules.remove(each.id)).toBe(there.length > 0)
          for (const rule of there) rule.removed = true
        }
        expect(handle.used).toBe(model.reduce((sum, { used }) => sum + used, 0))
        expect(handle.remaining).toBe(model.reduce((sum, rule) => sum + (rule.removed ? 0 : rule.max - rule.used), 0))
      }
      const listed = rules.list().map((view) => [view.id, view.enabled, view.used, view.remaining])
      expect(listed).toEqual(
        model
          .filter(({ removed }) => !removed)
          .map(({ id, enabled, used, max }) => [
            id,
            enabled,
            used,
            max === Number.POSITIVE_INFINITY ? null : max - used,
          ]),
      )
    }),
    { numRuns: 300 },
  )
})

test("the same faults meet the same requests in the same way, and what they refuse is there to be refused", () => {
  fc.assert(
    fc.property(faults, fc.array(request, { maxLength: 30 }), (given, requests) => {
      const play = () => {
        const rules = new FaultRules()
        rules.add(given)
        return requests.map((each) => rules.take(each))
      }
      const met = play()
      expect(play()).toEqual(met)
      for (const [index, effect] of met.entries()) {
        const people = requests[index]?.held.filter(({ operation }) => operation.type === "person") ?? []
        if (effect?.rejectOperations) expect(effect.rejectOperations).toEqual(people.map((each) => each.index))
      }
    }),
    { numRuns: 100 },
  )
})

test("a script is asked about those requests, and no other, that no older fault has met", () => {
  fc.assert(
    fc.property(faults, fc.array(request, { maxLength: 20 }), (given, requests) => {
      const asked: FaultRequest[] = []
      const script: FaultScript = (each) => {
        asked.push(each)
        return undefined
      }
      const rules = new FaultRules()
      rules.add([...given, script])
      const passed = requests.filter((each) => rules.take(each) === undefined)
      expect(asked).toEqual(passed)
    }),
    { numRuns: 100 },
  )
})

test("rolls are spread evenly for every seed, and those of neighbouring seeds have nothing to do with each other", () => {
  fc.assert(
    fc.property(seed, (first) => {
      const count = 4000
      const rolls = Array.from({ length: count }, (_, place) => rollAt(first, place))
      const others = Array.from({ length: count }, (_, place) => rollAt((first + 1) % 2 ** 32, place))
      for (const roll of rolls) expect(roll >= 0 && roll < 1).toBe(true)
      // Five standard deviations each.
      const share = (test: (roll: number, place: number) => boolean) => rolls.filter(test).length / count
      expect(Math.abs(share((roll) => roll < 0.1) - 0.1)).toBeLessThan(0.024)
      expect(Math.abs(share((roll) => roll < 0.5) - 0.5)).toBeLessThan(0.04)
      expect(Math.abs(share((roll, place) => roll < 0.5 === (others[place] ?? 0) < 0.5) - 0.5)).toBeLessThan(0.04)
      expect(Math.abs(share((roll, place) => roll < 0.5 === (rolls[place + 1] ?? 0) < 0.5) - 0.5)).toBeLessThan(0.04)
    }),
    { numRuns: 100, seed: 20261124 },
  )
})

test("seed 0 at place 0 is a roll like any other", () => {
  const rolls = [rollAt(0), rollAt(0, 0), rollAt(0, 0, 0), rollAt(0, 0, 0, 0)]
  expect(new Set(rolls).size).toBe(4)
})

test("a pattern fits what it was made from, and a text fits as a regular expression has it", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "/", "."), maxLength: 8 })
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "*"), maxLength: 6 })
  fc.assert(
    fc.property(pattern, text, fc.array(text, { minLength: 6, maxLength: 6 }), (wanted, any, fillings) => {
      const source = wanted.replaceAll(".", "\\.").replaceAll("*", ".*")
      expect(fitsPattern(wanted, any)).toBe(new RegExp(`^${source}$`).test(any))
      let next = 0
      expect(
        fitsPattern(
          wanted,
          wanted.replace(/\*/g, () => fillings[next++] ?? ""),
        ),
      ).toBe(true)
    }),
    { numRuns: 500 },
  )
})

interface RuleModel {
  readonly id: number
  readonly label: string
  readonly max: number
  enabled: boolean
  removed: boolean
  used: number
  meets(request: FaultRequest): boolean
}

/** What a fault is said to do, in the plainest words. */
function modelOf(id: number, fault: Fault): RuleModel {
  const { match, times = 1, probability = 1, seed: ownSeed = 0 } = fault
  let fitted = 0
  return {
    ...{ id, label: String(id), max: times === "always" ? Number.POSITIVE_INFINITY : times },
    ...{ enabled: true, removed: false, used: 0 },
    meets(request) {
      if (this.removed || !this.enabled || this.used === this.max) return false
      const people = request.held.filter(({ operation }) => operation.type === "person").length
      const deleted = request.held.length - people
      const wanted = match?.operation
      if (match?.method === "GET" || (match?.path?.startsWith("/api/v2") && match.path !== request.path)) return false
      if (wanted && (wanted.type ? people : wanted.action ? deleted : people + deleted) === 0) return false
      if (rollAt(ownSeed, fitted++) >= probability) return false
      if (fault.rejectOperations && people === 0) return false
      this.used++
      return true
    },
  }
}

function labelOf(effect: object | undefined): unknown {
  return effect && "label" in effect ? effect.label : undefined
}
