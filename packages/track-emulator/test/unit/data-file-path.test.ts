import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { expect, test } from "vitest"
import { openDataFile } from "../../src/node/data-file.ts"
import { newFolder, newPath, opened, request, take } from "./data-file-folder.ts"

test("a path that cannot be one is refused with what to do", async () => {
  const folder = newFolder()
  mkdirSync(join(folder, "sub"))
  writeFileSync(join(folder, "file"), "")
  const refused = { name: "EmulatorDataFileError", code: "data-file" }
  const at = (name: string, message: string) =>
    expect(openDataFile(join(folder, name))).rejects.toMatchObject({
      ...refused,
      path: join(folder, name),
      message: expect.stringContaining(message),
    })
  await at("missing/emulator.ndjson", "its folder does not exist; make it first")
  await at("sub", "it is not a file; name one")
  await at("file/emulator.ndjson", "part of its path is no folder")
  await at(`${"n".repeat(300)}`, "its name is too long")
  mkdirSync(join(folder, "taken.ndjson.tmp"))
  await at("taken.ndjson", `${join(folder, "taken.ndjson.tmp")} is a folder; move it away`)
  symlinkSync("round", join(folder, "round"))
  await at("round", "its links lead in a circle")
})

test("through a link it is the file that the link leads to", async () => {
  const folder = newFolder()
  const path = join(folder, "emulator.ndjson")
  const link = join(folder, "link.ndjson")
  await (await opened(path)).close()
  symlinkSync(path, link)
  const file = await opened(link)
  expect(file.path).toBe(path)
  file.replaceWith(file.state)
  await expect(openDataFile(path)).rejects.toThrow("is in use by this process")
  await file.close()
  expect(readFileSync(link, "utf8")).toBe(readFileSync(path, "utf8"))
})

test("through links it is the file that they lead to, though there is none yet", async () => {
  const folder = newFolder()
  mkdirSync(join(folder, "data"))
  const path = join(folder, "data", "emulator.ndjson")
  // One by its full name, and one relative to where it is.
  symlinkSync(path, join(folder, "first.ndjson"))
  symlinkSync(join("..", basename(folder), "first.ndjson"), join(folder, "second.ndjson"))
  const file = await opened(join(folder, "second.ndjson"))
  expect(file.path).toBe(path)
  for (const name of ["first.ndjson", "second.ndjson", "data/emulator.ndjson"]) {
    await expect(openDataFile(join(folder, name))).rejects.toThrow("is in use by this process")
  }
  take(file, 1000, request(0))
  await file.close()
  expect(readFileSync(join(folder, "second.ndjson"), "utf8")).toBe(readFileSync(path, "utf8"))
  expect(readFileSync(path, "utf8")).toContain("event-0")
})

test.runIf(process.platform !== "win32")(
  "one that others could read is for its owner alone once it is opened",
  async () => {
    const path = newPath()
    writeFileSync(path, '{"cioEmulator":1}\n{"kind":"end"}\n')
    chmodSync(path, 0o644)
    const file = await opened(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    take(file, 1000, request(0))
    expect(statSync(path).mode & 0o777).toBe(0o600)
  },
)
