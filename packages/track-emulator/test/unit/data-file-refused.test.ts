import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { expect, test, vi } from "vitest"
import { openDataFile } from "../../src/node/data-file.ts"
import { newPath, opened, request, take } from "./data-file-folder.ts"

// A bound for hanging tests, not a measure: the machine may be busy.
vi.setConfig({ testTimeout: 60_000 })

test("a snapshot without its last line feed is a data file", async () => {
  const path = newPath()
  writeFileSync(path, '{"cioEmulator":1}\n{"kind":"person","cio_id":"1","id":"7"}\n{"kind":"end"}')
  const file = await opened(path)
  take(file, 1000, request(0))
  await file.close()
  const again = await opened(path)
  expect(again.state.people.size).toBe(2)
})

const start = '{"cioEmulator":1}\n{"kind":"end"}\n'

test.each([
  ["id,email\n1,a@example.com\n", /is not a data file that can be read here: line 1: .* Choose another path/],
  ["no line feed at all", /is not a data file/],
  ['{"cioEmulator":9}\n', /format 9 is newer than 1, the newest known here; update @cio\/track-emulator/],
  [`${start}{"at":1,"ops":[]}\n{"at":1,"op\n{"at":2,"ops":[]}\n`, /is damaged: line 4: must be JSON.* head -n 3\.$/],
  [`${start}{"at":1,"ops":[{"type":"x","action":"y"}]}\n`, /line 3: ops must be .* head -n 2\.$/],
  [
    '{"cioEmulator":1}\n{"kind":"person"}\n{"kind":"end"}\n',
    /damaged: line 2: cio_id must be a text.* Bring back a copy/,
  ],
])("the file %j is refused with what to do, and left as it is", async (text, message) => {
  const path = newPath()
  writeFileSync(path, text)
  await expect(openDataFile(path)).rejects.toThrow(message)
  expect(readFileSync(path, "utf8")).toBe(text)
  expect(existsSync(`${path}.lock`)).toBe(false)
})

test.each(["\xff\xfe\n", "\xff\xfe\nmore\n", "\xff\n\xfe"])(
  "damage that is no UTF-8 (%j) is told apart from a file of another kind, and its line named",
  async (damage) => {
    const path = newPath()
    const lines = Array.from({ length: 9 }, (_, n) => JSON.stringify({ at: n, ops: request(n) }))
    const bytes = Buffer.from(`${start}${lines.join("\n")}\n${damage}`, "latin1")
    writeFileSync(path, bytes)
    await expect(openDataFile(path)).rejects.toThrow(/is damaged: line 12: must be UTF-8\. .* head -n 11\.$/)
    expect(readFileSync(path)).toEqual(bytes)
  },
)

test("a whole line of another kind at the end is damage, not a line that was cut", async () => {
  const path = newPath()
  writeFileSync(path, `${start}{"at":1,"operations":[]}`)
  await expect(openDataFile(path)).rejects.toThrow(/is damaged: line 3: ops must be an array of objects/)
})

test("opening ends with its signal, between two pieces of the file, and leaves nothing", async () => {
  const path = newPath()
  const people = Array.from({ length: 100_000 }, (_, n) => `{"kind":"person","cio_id":"${n}"}\n`).join("")
  const text = `{"cioEmulator":1}\n${people}{"kind":"end"}\n`
  writeFileSync(path, text)
  const controller = new AbortController()
  const reason = new Error("enough")
  const opening = openDataFile(path, { signal: controller.signal })
  // It has been at it for a turn or more, and three more pieces are to come.
  setImmediate(() => controller.abort(reason))
  await expect(opening).rejects.toBe(reason)
  expect(readFileSync(path, "utf8")).toBe(text)
  expect(existsSync(`${path}.lock`)).toBe(false)
  await expect(openDataFile(path, { signal: controller.signal })).rejects.toBe(reason)
})
