import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { type ProcessResult, runProcess } from "../../src/checks/run-process.ts"
import { compiledName, driverName, driverText, type Flavour, flavours, lastWords } from "../../src/release/drivers.ts"
import type { ConsumerProgram } from "../../src/release/subjects.ts"

const program: ConsumerProgram = { name: "program", file: "program.ts", portable: true, sends: false }

/** Runs a compiled program of the given body through its driver, beside a package that brought core along. */
async function drive(body: string, flavour: Flavour, subject: ConsumerProgram = program): Promise<ProcessResult> {
  const folder = await mkdtemp(join(tmpdir(), "track-driver-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const run = `async function run(baseUrl, person, client) { ${body} }\n`
  const text = flavour === "cjs" ? `${run}exports.run = run\n` : `export ${run}`
  await writeFile(join(folder, compiledName(subject, flavour)), text)
  await writeFile(join(folder, driverName(subject, flavour)), driverText(subject, flavour))
  for (const [name, code] of [
    ["helper", ""],
    ["helper/node_modules/@cio/track-core", 'exports.createTrackClient = ({ baseUrl }) => "client of " + baseUrl'],
  ] as const) {
    const home = join(folder, "node_modules", name)
    await mkdir(home, { recursive: true })
    await writeFile(join(home, "index.js"), code)
  }
  const args = [driverName(subject, flavour), "http://127.0.0.1:1", "42"]
  return runProcess(process.execPath, args, { cwd: folder })
}

test.each(flavours)("%s: a program gets the address and the person, and its end is told", async (flavour) => {
  const { code, output } = await drive("console.log(baseUrl, person, client)", flavour)
  expect(code).toBe(0)
  expect(output).toBe(`http://127.0.0.1:1 42 undefined\n${lastWords}\n`)
})

test.each(flavours)("%s: a program that throws fails", async (flavour) => {
  const { code, output } = await drive("throw new Error('not as expected')", flavour)
  expect(code).toBe(1)
  expect(output).toContain("not as expected")
  expect(output).not.toContain(lastWords)
})

test.each(flavours)("%s: a program that waits for what never comes is not told to have ended", async (flavour) => {
  const { output } = await drive("await new Promise(() => {})", flavour)
  expect(output).not.toContain(lastWords)
})

test.each(flavours)("%s: a client is made by the core that another package brought with it", async (flavour) => {
  const { output } = await drive("console.log(client)", flavour, { ...program, clientOf: "helper" })
  expect(output).toContain("client of http://127.0.0.1:1")
})
