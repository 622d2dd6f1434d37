import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Operation } from "@cio/track-core"
import { expect, onTestFinished, test } from "vitest"
import { dumpState } from "../../src/snapshot/dump-state.ts"
import { loadSnapshot, loadState, readSnapshot, takeSnapshot } from "../../src/snapshot/snapshot.ts"
import { applyOperation } from "../../src/state/apply-operation.ts"
import { TrackState } from "../../src/state/track-state.ts"
import { StateClock } from "../../src/state-clock.ts"

const header = '{"cioEmulator":1}'
const ada = '{"kind":"person","cio_id":"03000001","id":"1","email":"Ada@example.com"}'
const acme = '{"kind":"object","cio_object_id":"ob1","object_type_id":"1","object_id":"acme"}'
const end = '{"kind":"end"}'

test("a snapshot is lines of JSON: a header, one line for each thing that is held, and an end that counts them", () => {
  const state = stateOf([
    { type: "person", action: "identify", identifiers: { id: "1" }, attributes: { plan: "pro" }, timestamp: 1000 },
    { type: "person", action: "event", identifiers: { id: "1" }, name: "signed_up", id: "E", timestamp: 2000 },
  ])
  expect([...takeSnapshot(state, Date.UTC(2026, 10, 24))]).toEqual([
    '{"cioEmulator":1,"madeAt":"2026-11-24T00:00:00.000Z"}\n',
    '{"kind":"person","cio_id":"a3000001","id":"1","editedAt":1000,"attributes":{"plan":"pro"}}\n',
    '{"kind":"event","number":0,"person":"a3000001","action":"event","name":"signed_up","id":"E","timestamp":2000}\n',
    '{"kind":"end","lines":3,"made":{"people":1,"objects":0,"events":1}}\n',
  ])
})

test("a snapshot goes into a file as it is, and comes back from its bytes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const state = stateOf([{ type: "person", action: "identify", identifiers: { id: "ü😀" } }])
  const snapshot = takeSnapshot(state, 0)
  await writeFile(join(folder, "seed.ndjson"), snapshot)
  const bytes = readFileSync(join(folder, "seed.ndjson"))
  expect(bytes.length).toBe(snapshot.bytes)
  expect(bytes.toString()).toBe(snapshot.toString())
  const copy = await readSnapshot([bytes], new StateClock(0))
  expect(copy.people.find({ name: "id", value: "ü😀" })).toBeDefined()
})

test("one written by hand needs no counts, and what comes next gets ids that nobody has", () => {
  const taken = '{"kind":"person","cio_id":"a3000002","id":"2"}'
  const state = loadSnapshot([header, ada, taken, acme, end], new StateClock(0))
  expect(state.people.find({ name: "email", value: "ADA@example.com" })?.cio_id).toBe("03000001")
  for (const id of ["3", "4"]) applyOperation(state, { type: "person", action: "identify", identifiers: { id } })
  expect(Array.from(state.people.values(), ({ cio_id }) => cio_id)).toEqual([
    ...["03000001", "a3000002", "a3000003", "a3000004"],
  ])
})

test("ids that were given out are not given again, though those who had them are gone", () => {
  const state = stateOf([
    { type: "person", action: "identify", identifiers: { id: "1" } },
    { type: "person", action: "event", identifiers: { id: "1" }, name: "e", id: "E" },
    { type: "person", action: "delete", identifiers: { id: "1" } },
    { type: "object", action: "identify", identifiers: { object_type_id: "1", object_id: "x" } },
    { type: "object", action: "delete", identifiers: { object_type_id: "1", object_id: "x" } },
  ])
  const copy = loadSnapshot(takeSnapshot(state, 0), new StateClock(0))
  const repeat = applyOperation(copy, { type: "person", action: "event", identifiers: { id: "2" }, name: "e", id: "E" })
  expect(repeat).toMatchObject({ effect: "ignored", reason: "duplicate-event-id" })
  applyOperation(copy, { type: "person", action: "identify", identifiers: { id: "2" } })
  applyOperation(copy, { type: "object", action: "identify", identifiers: { object_type_id: "1", object_id: "y" } })
  expect([...copy.people.values()][0]?.cio_id).toBe("a3000002")
  expect([...copy.objects.values()][0]?.cio_object_id).toBe("ob000002")
})

test("many ids of deleted people's events, and large segments, take several lines and come back whole", () => {
  const state = new TrackState(() => 0)
  const gone = { type: "person", action: "event", identifiers: { id: "gone" }, name: "e" } as const
  for (let n = 0; n < 2500; n++) applyOperation(state, { ...gone, id: `E${n}` })
  applyOperation(state, { type: "person", action: "delete", identifiers: { id: "gone" } })
  const people = Array.from({ length: 2500 }, (_, n) => ({ id: `p${n}` }))
  for (const identifiers of people) applyOperation(state, { type: "person", action: "identify", identifiers })
  applyOperation(state, { type: "segment", action: "add_people", identifiers: { id: "7" }, people })
  const copy = loadSnapshot(takeSnapshot(state, 0), new StateClock(0))
  for (const n of [0, 999, 1000, 2499]) expect(copy.events.has(`E${n}`)).toBe(true)
  expect(Array.from(copy.segments.entries(), ([id, held]) => [id, held.size])).toEqual([["7", 2500]])
  const longest = Math.max(...Array.from(takeSnapshot(state, 0), (line) => line.length))
  expect(longest).toBeLessThan(20_000)
})

test("lines made in code are read as those out of JSON are", () => {
  const state = stateOf([{ type: "person", action: "identify", identifiers: { id: "1" } }])
  expect(loadState(dumpState(state, 0), new StateClock(0)).people.size).toBe(1)
})

test.each([
  ["CRLF", [header, ada, end].join("\r\n")],
  ["blank lines", ["", header, "", ada, "  ", end, "", ""].join("\n")],
  ["a byte order mark", `\ufeff${[header, ada, end].join("\n")}`],
  ["no last line feed", [header, ada, end].join("\n")],
])("%s is read, as text and as bytes", async (_, text) => {
  expect(loadSnapshot(text, new StateClock(0)).people.size).toBe(1)
  const bytes = Buffer.from(text)
  const single = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1))
  expect((await readSnapshot(single, new StateClock(0))).people.size).toBe(1)
})

test("a buffer that its source fills anew for each chunk is read right", async () => {
  const bytes = Buffer.from([header, ada, end].join("\n"))
  const buffer = Buffer.alloc(16)
  async function* source() {
    for (let start = 0; start < bytes.length; start += buffer.length) {
      yield buffer.subarray(0, bytes.copy(buffer, 0, start, start + buffer.length))
    }
  }
  expect((await readSnapshot(source(), new StateClock(0))).people.size).toBe(1)
})

test("a data file with what was logged is read as well", () => {
  const operation = { type: "person", action: "identify", identifiers: { id: "9" } }
  const log = JSON.stringify({ at: 5000, ops: [operation, operation] })
  const state = loadSnapshot([header, ada, end, log], new StateClock(0))
  expect(state.people.find({ name: "id", value: "9" })?.editedAt).toBe(5)
})

test("counts go on from the largest that can be read, and what is exported then can be read again", () => {
  const most = 2 ** 48
  const made = `{"kind":"end","made":{"people":${most},"objects":${most},"events":${most}}}`
  const state = loadSnapshot([header, ada, event({ number: most }), made], new StateClock(0))
  let copy = state
  for (const id of ["2", "3", "4"]) {
    applyOperation(copy, { type: "person", action: "event", identifiers: { id }, name: id })
    applyOperation(copy, { type: "object", action: "identify", identifiers: { object_type_id: "1", object_id: id } })
    copy = loadSnapshot(takeSnapshot(copy, 0), new StateClock(0))
  }
  expect(Array.from(copy.events.values(), ({ name }) => name)).toEqual(["e", "2", "3", "4"])
  expect(new Set(Array.from(copy.people.values(), ({ cio_id }) => cio_id)).size).toBe(4)
  expect(new Set(Array.from(copy.objects.values(), ({ cio_object_id }) => cio_object_id)).size).toBe(3)
})

function event(members: object): string {
  const base = { kind: "event", number: 0, person: "03000001", action: "event", name: "e", timestamp: 1 }
  return JSON.stringify({ ...base, ...members })
}

function stateOf(operations: readonly Operation[]): TrackState {
  const state = new TrackState(() => 3_000_000)
  for (const operation of operations) applyOperation(state, operation)
  return state
}
