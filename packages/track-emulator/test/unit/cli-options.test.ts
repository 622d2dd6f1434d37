import { expect, test } from "vitest"
import { explainFailure } from "../../src/node/cli/explain-failure.ts"
import { faultLines } from "../../src/node/cli/fault-lines.ts"
import { startJson, startLines } from "../../src/node/cli/start-lines.ts"
import { planStart } from "../../src/node/cli/start-options.ts"
import { statusLines } from "../../src/node/cli/status-lines.ts"

test("without options and variables all is left to its default, but for the port", () => {
  expect(planStart({}, {})).toEqual({
    emulator: { port: 4010 },
    faults: [],
    importFrom: undefined,
    log: false,
    json: false,
  })
})

test("an empty variable counts as not set", () => {
  const names = ["PORT", "HOST", "ALLOW_HOST", "DATA", "SITE_ID", "API_KEY", "REGION", "LENIENT"]
  const env = Object.fromEntries(names.map((name) => [`CIO_EMULATOR_${name}`, ""]))
  expect(planStart({}, env).emulator).toEqual({ port: 4010 })
})

test.each([
  ["true", true],
  ["1", true],
  ["YES", true],
  ["false", false],
  ["0", false],
  ["off", false],
])("CIO_EMULATOR_LENIENT=%s is %s", (text, lenient) => {
  expect(planStart({}, { CIO_EMULATOR_LENIENT: text }).emulator.lenient).toBe(lenient)
  expect(planStart({ lenient: !lenient }, { CIO_EMULATOR_LENIENT: text }).emulator.lenient).toBe(!lenient)
})

test("names that it is reached by come from options, or with commas from CIO_EMULATOR_ALLOW_HOST", () => {
  const env = { CIO_EMULATOR_ALLOW_HOST: "a.example, b.example" }
  expect(planStart({}, env).emulator.allowedHosts).toEqual(["a.example", "b.example"])
  expect(planStart({ allowHost: ["c.example"] }, env).emulator.allowedHosts).toEqual(["c.example"])
})

test("a status of an emulator that knows no version of its own has none", () => {
  const counts = { ...{ people: 0, objects: 0, events: 0, devices: 0, relationships: 0, deliveries: 0, operations: 0 } }
  const effects = { applied: 0, partial: 0, ignored: 0, refused: 0, withheld: 0 }
  const [line] = statusLines({
    ...{ version: null, url: "http://a", credentials: { siteId: "a", apiKey: "b" }, region: "us", lenient: false },
    ...{ dataFile: null, startedAt: "2026-11-24T00:00:00.000Z", revision: 0 },
    counts: { ...counts, requests: 0, effects, faults: 0 },
  })
  expect(line).toBe("cio-track-emulator at http://a, since 2026-11-24T00:00:00.000Z")
})

test("a wrong variable is named, and a right option hides it", () => {
  expect(() => planStart({}, { CIO_EMULATOR_PORT: "x" })).toThrow(
    'CIO_EMULATOR_PORT must be an integer from 0 to 65535, got "x"',
  )
  expect(() => planStart({}, { CIO_EMULATOR_REGION: "x" })).toThrow("CIO_EMULATOR_REGION must be us or eu")
  expect(() => planStart({}, { CIO_EMULATOR_LENIENT: "x" })).toThrow("CIO_EMULATOR_LENIENT must be true or false")
  expect(planStart({ port: "1" }, { CIO_EMULATOR_PORT: "x" }).emulator.port).toBe(1)
})

test("faults keep the order in which they were given, and the preset comes last", () => {
  const { faults } = planStart({ fault: ['{"status":500}', '[{"reset":"after"},{"delayMs":5}]'], preset: "outage" }, {})
  expect(faults.map(({ status, reset, delayMs }) => status ?? reset ?? delayMs)).toEqual([500, "after", 5, 503])
})

test("the lines for people and the line for scripts hold all that is needed", () => {
  const emulator = { url: "http://127.0.0.1:1", credentials: { siteId: "a", apiKey: "b" } }
  const counts = {
    people: 1,
    objects: 2,
    events: 0,
    devices: 0,
    relationships: 0,
    deliveries: 0,
    operations: 0,
    requests: 0,
  }
  const plan = planStart({ data: "track.ndjson", lenient: true, preset: "slow" }, {})
  expect(startLines({ ...emulator, counts }, plan)).toEqual([
    "Track API  http://127.0.0.1:1 (lenient)",
    "Site id    a",
    "API key    b",
    "Inspector  http://127.0.0.1:1/",
    "Data       track.ndjson: 1 person, 2 objects and 0 events",
    "Faults     slow",
    "Ctrl-C ends it.",
  ])
  expect(JSON.parse(startJson(emulator, 5))).toEqual({ url: "http://127.0.0.1:1", siteId: "a", apiKey: "b", pid: 5 })
})

test("faults are listed by id, state and what they do", () => {
  const view = { fault: { status: 503, label: "x" }, label: null, enabled: true, used: 0, remaining: 1 }
  expect(faultLines([])).toEqual(["no faults"])
  expect(
    faultLines([
      { ...view, id: 1 },
      { ...view, id: 2, enabled: false, label: "bad day", remaining: null },
      { ...view, id: 3, used: 2, remaining: 0 },
      { ...view, id: 4, fault: null, label: "refuseLargeBatches", remaining: null },
    ]),
  ).toEqual([
    '1  on, 1 to come, met 0  {"status":503}',
    '2  off, endless, met 0  bad day: {"status":503}',
    '3  used up, met 2  {"status":503}',
    "4  on, endless, met 0  refuseLargeBatches: a script",
  ])
})

test("only a mistake of ours is shown with its stack", () => {
  const mistake = explainFailure(new TypeError("x is not a function"))
  expect(mistake).toMatch(
    /^cio-track-emulator: this should not happen, please report it: TypeError: x is not a function\n +at /,
  )
})
