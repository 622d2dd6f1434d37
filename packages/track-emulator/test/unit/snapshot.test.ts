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

test.each<[lines: string[], message: string]>([
  [[], 'line 1: must be the first line of a snapshot, such as {"cioEmulator":1}'],
  [["id,email"], 'line 1: must be the first line of a snapshot, such as {"cioEmulator":1}'],
  [["[1]"], 'line 1: must be the first line of a snapshot, such as {"cioEmulator":1}'],
  [[ada], 'line 1: must be the first line of a snapshot, such as {"cioEmulator":1}'],
  [
    ['{"cioEmulator":2,"else":1}'],
    "line 1: format 2 is newer than 1, the newest known here; update @cio/track-emulator",
  ],
  [['{"cioEmulator":0}'], "line 1: cioEmulator must be 1"],
  [['{"cioEmulator":"1"}'], "line 1: cioEmulator must be an integer >= 0"],
  [[header, ada], "line 3: the snapshot was cut off before its end line; export it again"],
  [[header, ada.slice(0, 40)], "line 2: must be JSON"],
  [[header, '{"kind":"end","lines":2}'], "line 2: lines must be 1, as many as there are before; export it again"],
  [[header, "7"], "line 2: must be a JSON object"],
  [[header, '{"kind":"toString"}'], "line 2: kind must be one of person, object"],
  [[header, '{"kind":"person","cio_id":7}'], "line 2: cio_id must be a text"],
  [[header, '{"kind":"person","cio_id":"1","id":7}'], "line 2: id must be a text"],
  [[header, '{"kind":"person","cio_id":"1","attributes":[]}'], "line 2: attributes must be an object"],
  [[header, '{"kind":"person","cio_id":"1","name":"Ada"}'], "line 2: has members other than kind, cio_id, id"],
  [[header, ada, ada], "line 3: cio_id, id, email and phone must not be those of a person before"],
  [
    [header, ada, '{"kind":"person","cio_id":"2","email":"ADA@EXAMPLE.COM"}'],
    "line 3: cio_id, id, email and phone must not be those of a person before",
  ],
  [[header, acme, acme], "line 3: identifiers must not be those of an object before"],
  [
    [header, '{"kind":"relationship","person":"1","object":"ob1"}'],
    "line 2: person must be the cio_id of a person before",
  ],
  [
    [header, ada, '{"kind":"relationship","person":"03000001","object":"ob1"}'],
    "line 3: object must be the cio_object_id of an object before",
  ],
  [
    [header, ada, acme, ...Array(2).fill('{"kind":"relationship","person":"03000001","object":"ob1"}')],
    "line 5: person and object must not be related before",
  ],
  [
    [header, acme, ...Array(2).fill('{"kind":"anonymous_relationship","anonymous_id":"a","object":"ob1"}')],
    "line 4: anonymous_id and object must not be related before",
  ],
  [
    [header, ...Array(2).fill('{"kind":"suppression","identifiers":["id:1"]}')],
    "line 3: identifiers must not be suppressed before",
  ],
  [
    [header, ada, ...Array(2).fill('{"kind":"device","person":"03000001","token":"t","platform":"ios"}')],
    "line 4: token must not be that of a device before",
  ],
  [
    [header, ada, '{"kind":"device","person":"03000001","token":"t","platform":"palm"}'],
    "line 3: platform must be one of ios, android",
  ],
  [
    [header, ada, event({ number: 1 }), event({ number: 1 })],
    "line 4: number must be above those before, and id must be that of no event before",
  ],
  [[header, ada, event({ number: -1 })], "line 3: number must be an integer >= 0"],
  [[header, ada, event({ timestamp: "now" })], "line 3: timestamp must be a number"],
  [[header, '{"kind":"event_ids","ids":[1]}'], "line 2: ids must be an array of texts"],
  [[header, '{"kind":"segment","id":"7","people":["x"]}'], "line 2: people must be the cio_ids of people before"],
  [[header, '{"kind":"suppression","identifiers":["Ada"]}'], "line 2: identifiers must each start with id:, email:"],
  [[header, '{"kind":"delivery","operation":{"type":"person"}}'], "line 2: operation must be a delivery's event"],
  [[header, end, ada], "line 3: at must be a number"],
  [
    [header, end, '{"at":1,"ops":[{"type":"person","action":"dance"}]}'],
    "line 3: ops must be operations of known types",
  ],
])("the lines %o are refused by number and rule", (lines, message) => {
  expect(() => loadSnapshot(lines, new StateClock(0))).toThrow(message)
})

test("an error names the line and its code, and holds nothing of what the line holds", async () => {
  const lines = [header, ada.replace("}", ',"secret@example.com":1}'), end].join("\n")
  for (const attempt of [
    async () => loadSnapshot(lines, new StateClock(0)),
    () => readSnapshot([Buffer.from(lines)], new StateClock(0)),
    async () => loadSnapshot(`${header}\n{"kind":"person","secret@`, new StateClock(0)),
  ]) {
    const error: unknown = await attempt().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: "EmulatorSnapshotError", code: "snapshot", line: 2 })
    expect(JSON.stringify(error, ["message", "stack", "cause"])).not.toContain("secret")
  }
})

test.each([
  ["within a line", [header, "\xff"], 2],
  ["after many good ones", [header, ada, "", acme, "\xfe", "", "{"], 5],
])("bytes that are no UTF-8 %s are refused by the line's number", async (_, lines, line) => {
  const bytes = Buffer.from(`${lines.join("\n")}\n`, "latin1")
  await expect(readSnapshot([bytes], new StateClock(0))).rejects.toMatchObject({
    name: "EmulatorSnapshotError",
    line,
    message: expect.stringContaining("must be UTF-8"),
  })
})

test("the error of a source that breaks off comes through as it is", async () => {
  const broken = new Error("connection lost")
  async function* source() {
    yield Buffer.from(header)
    throw broken
  }
  await expect(readSnapshot(source(), new StateClock(0))).rejects.toBe(broken)
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
