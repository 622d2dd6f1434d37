import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { dirname } from "node:path"
import { expect, test } from "vitest"
import { newPath, opened, request, shown, take } from "./data-file-folder.ts"

const seed = '{"cioEmulator":1}\n{"kind":"person","cio_id":"1","id":"of another file"}\n{"kind":"end"}\n'

/** What may happen to a file while it is open. */
const harms: readonly [name: string, harm: (path: string) => void][] = [
  ["removed", (path) => rmSync(path)],
  ["moved away", (path) => renameSync(path, `${path}.old`)],
  ["emptied", (path) => truncateSync(path)],
  ["cut", (path) => truncateSync(path, 150)],
  ["added to", (path) => appendFileSync(path, '{"at":1,"ops":[]}\n')],
  [
    "replaced",
    (path) => {
      writeFileSync(`${path}.new`, seed)
      renameSync(`${path}.new`, path)
    },
  ],
  [
    "replaced by its copy",
    (path) => {
      writeFileSync(`${path}.new`, readFileSync(path))
      renameSync(`${path}.new`, path)
    },
  ],
  [
    "removed with its folder, which is made again",
    (path) => {
      rmSync(dirname(path), { recursive: true })
      mkdirSync(dirname(path))
    },
  ],
]

test.each(harms)(
  "a file that is %s while it is open holds everything once the next request is taken",
  async (_, harm) => {
    const path = newPath()
    const file = await opened(path)
    for (let n = 0; n < 4; n++) take(file, 1000, request(n))
    harm(path)
    for (let n = 4; n < 6; n++) take(file, 2000, request(n))
    const live = shown(file.state)
    // As after a kill: read without closing it.
    const copy = newPath()
    writeFileSync(copy, readFileSync(path))
    const read = await opened(copy)
    expect(shown(read.state)).toBe(live)
    expect(read.droppedBytes).toBe(0)
    await file.close()
    expect(shown((await opened(path)).state)).toBe(live)
  },
)

test.each(harms)("a file that is %s while it is open holds everything once it is closed", async (_, harm) => {
  const path = newPath()
  const file = await opened(path)
  for (let n = 0; n < 4; n++) take(file, 1000, request(n))
  harm(path)
  const live = shown(file.state)
  await file.close()
  expect(shown((await opened(path)).state)).toBe(live)
})

test("while it cannot be put back no request is taken, and closing gives up", async () => {
  const path = newPath()
  const file = await opened(path)
  take(file, 1000, request(0))
  const before = shown(file.state)
  renameSync(dirname(path), `${dirname(path)}-away`)
  expect(() => take(file, 2000, request(1))).toThrow(`cannot write ${path}: its folder does not exist; make it first`)
  expect(shown(file.state)).toBe(before)
  renameSync(`${dirname(path)}-away`, dirname(path))
  take(file, 3000, request(2))
  const live = shown(file.state)
  renameSync(dirname(path), `${dirname(path)}-away`)
  await file.close()
  expect(existsSync(dirname(path))).toBe(false)
  renameSync(`${dirname(path)}-away`, dirname(path))
  const copy = newPath()
  writeFileSync(copy, readFileSync(path))
  expect(shown((await opened(copy)).state)).toBe(live)
})

test("closing says so when what it held cannot be put back", async () => {
  const path = newPath()
  const file = await opened(path)
  take(file, 1000, request(0))
  rmSync(path)
  mkdirSync(path)
  await expect(file.close()).rejects.toThrow(`cannot write ${path}`)
  rmSync(path, { recursive: true })
  // It has let go all the same.
  await (await opened(path)).close()
})
