import { expect, test } from "vitest"
import type { ControlError, FaultList, FaultView, PresetList } from "../../src/control/control-types.ts"
import { startEmulator } from "../../src/index.ts"
import { control, controlWith } from "./control-json.ts"
import { person, post } from "./send.ts"

const one = JSON.stringify(person("1"))

test("a fault that is added meets its request, and is listed with how often it did", async () => {
  await using emulator = await startEmulator()
  const fault = { status: 503, times: 2, match: { path: "/api/v2/*" } }
  const added = await controlWith<FaultList>(emulator, "POST", "faults", fault)
  const view = { id: 1, fault, label: null, enabled: true, used: 0, remaining: 2 }
  expect([added.status, added.json]).toEqual([201, { faults: [view] }])
  expect((await post(emulator, "/api/v2/entity", one)).status).toBe(503)
  const listed = await control<FaultList>(emulator, "faults")
  expect([listed.status, listed.json]).toEqual([200, { faults: [{ ...view, used: 1, remaining: 1 }] }])
})

test("several faults come in an array, and a preset by its name", async () => {
  await using emulator = await startEmulator()
  const two = await controlWith<FaultList>(emulator, "POST", "faults", [{ status: 500 }, { reset: "after" }])
  expect(two.json.faults.map(({ id }) => id)).toEqual([1, 2])
  const preset = await controlWith<FaultList>(emulator, "POST", "faults", { preset: "bad-day", seed: 7 })
  expect(preset.status).toBe(201)
  expect(preset.json.faults.length).toBeGreaterThan(1)
  expect(preset.json.faults[0]).toMatchObject({ id: 3, label: "bad day", remaining: null, fault: { seed: 7 } })
  expect((await control<FaultList>(emulator, "faults")).json.faults).toHaveLength(2 + preset.json.faults.length)
})

test("every preset is listed with what it does, and can be added", async () => {
  await using emulator = await startEmulator()
  const { presets } = (await control<PresetList>(emulator, "presets")).json
  expect(presets.map(({ name }) => name)).toEqual(["bad-day", "outage", "throttled", "slow"])
  for (const { name, description } of presets) {
    expect(description).toMatch(/^[A-Z].*\.$/)
    expect((await controlWith(emulator, "POST", "faults", { preset: name })).status).toBe(201)
  }
})

test("a fault is switched off and on again", async () => {
  await using emulator = await startEmulator()
  await controlWith(emulator, "POST", "faults", { status: 503, times: "always" })
  const off = await controlWith<FaultView>(emulator, "PATCH", "faults/1", { enabled: false })
  expect([off.status, off.json]).toMatchObject([200, { id: 1, enabled: false, remaining: null }])
  expect((await post(emulator, "/api/v2/entity", one)).status).toBe(200)
  expect((await controlWith<FaultView>(emulator, "PATCH", "faults/1", { enabled: true })).json.enabled).toBe(true)
  expect((await post(emulator, "/api/v2/entity", one)).status).toBe(503)
})

test("faults are taken back one by one, or all at once", async () => {
  await using emulator = await startEmulator()
  await controlWith(emulator, "POST", "faults", [{ status: 501 }, { status: 502 }, { status: 503 }])
  const removed = await control(emulator, "faults/1", { method: "DELETE" })
  expect([removed.status, removed.json]).toEqual([204, null])
  expect((await post(emulator, "/api/v2/entity", one)).status).toBe(502)
  expect((await control(emulator, "faults", { method: "DELETE" })).status).toBe(204)
  expect((await post(emulator, "/api/v2/entity", one)).status).toBe(200)
  expect((await control<FaultList>(emulator, "faults")).json).toEqual({ faults: [] })
})

test.each([
  [{ status: 42 }, "status must be an integer from 200 to 599"],
  [{ statsu: 503 }, "statsu"],
  [[{ status: 503 }, { status: 42 }], "status must be"],
  [{ preset: "worse-day" }, "preset must be one of bad-day"],
  [{ preset: "bad-day", seed: "x" }, "seed must be"],
  ["bad-day", "a fault must be an object"],
  [null, "a fault must be an object"],
])("%j is refused with the rule that it breaks, and nothing is added", async (body, message) => {
  await using emulator = await startEmulator()
  const { status, json } = await controlWith<ControlError>(emulator, "POST", "faults", body)
  expect(status).toBe(400)
  expect(json.error).toContain(message)
  expect((await control<FaultList>(emulator, "faults")).json.faults).toEqual([])
})

test.each([
  ["text/plain", "{}", 415, "the Content-Type header must be application/json, got text/plain"],
  ["application/x-www-form-urlencoded", "status=503", 415, "got application/x-www-form-urlencoded"],
  ["multipart/form-data; boundary=x", "--x--", 415, "got multipart/form-data"],
  ["application/json", "{", 400, "the body must be JSON in UTF-8"],
  ["application/json", "", 400, "the body must be JSON in UTF-8"],
  [
    "application/json; charset=utf-8",
    `{"label":"${"x".repeat(1_000_000)}"}`,
    413,
    "the body must be at most 1000000 bytes",
  ],
])("a body of %s %.10s is answered with %i", async (type, body, status, message) => {
  await using emulator = await startEmulator()
  const answer = await control<ControlError>(emulator, "faults", {
    ...{ method: "POST", body },
    headers: { "content-type": type },
  })
  expect(answer.status).toBe(status)
  expect(answer.json.error).toContain(message)
})

test.each([
  ["PATCH", "faults/9", { enabled: true }, 404, "there is no fault of this id"],
  ["PATCH", "faults/1", { enabled: "no" }, 400, 'the body must be {"enabled":true}'],
  ["PATCH", "faults/1", { enabled: true, status: 500 }, 400, "nothing else of a fault changes"],
  ["PATCH", "faults/one", { enabled: true }, 400, "must be an integer from 1"],
  ["DELETE", "faults/9", undefined, 404, "there is no fault of this id"],
  ["DELETE", "faults/one", undefined, 400, "must be an integer from 1"],
])("%s %s with %j is answered with %i", async (method, path, body, status, message) => {
  await using emulator = await startEmulator()
  await controlWith(emulator, "POST", "faults", { status: 503 })
  const answer = await controlWith<ControlError>(emulator, method, path, body)
  expect(answer.status).toBe(status)
  expect(answer.json.error).toContain(message)
})
