import { expect, test } from "vitest"
import { loadSnapshot, readSnapshot } from "../../src/snapshot/snapshot.ts"
import { StateClock } from "../../src/state-clock.ts"

const header = '{"cioEmulator":1}'
const ada = '{"kind":"person","cio_id":"03000001","id":"1","email":"Ada@example.com"}'
const acme = '{"kind":"object","cio_object_id":"ob1","object_type_id":"1","object_id":"acme"}'
const end = '{"kind":"end"}'

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
  [[header, ada, event({ number: 2 ** 48 + 1 })], "line 3: number must be at most 281474976710656"],
  [[header, '{"kind":"end","made":{"people":9007199254740991}}'], "line 2: people must be at most 281474976710656"],
  [[header, '{"kind":"end","made":{"objects":1e999}}'], "line 2: objects must be an integer >= 0"],
  [[header, ada.replace("}", `,"attributes":${nested(110)}}`)], "line 2: must not be nested deeper than 110 levels"],
  [[header, nested(20_000)], "line 2: must not be nested deeper than 110 levels"],
  [
    [header, end, `{"at":1,"ops":[{"type":"person","action":"event","attributes":${nested(108)}}]}`],
    "line 3: must not be nested deeper than 110 levels",
  ],
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

test("the lines before one that is no UTF-8 are read first, and what is wrong with them is said first", async () => {
  const bytes = Buffer.from(`${header}\n{"kind":"person"}\n\xff\n`, "latin1")
  await expect(readSnapshot([bytes], new StateClock(0))).rejects.toThrow("line 2: cio_id must be a text")
})

test("the error of a source that breaks off comes through as it is", async () => {
  const broken = new Error("connection lost")
  async function* source() {
    yield Buffer.from(header)
    throw broken
  }
  await expect(readSnapshot(source(), new StateClock(0))).rejects.toBe(broken)
})

/** Objects inside one another. */
function nested(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`
}

function event(members: object): string {
  const base = { kind: "event", number: 0, person: "03000001", action: "event", name: "e", timestamp: 1 }
  return JSON.stringify({ ...base, ...members })
}
