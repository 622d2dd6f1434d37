import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { runCli } from "./cli-process.ts"

const commands = ["start", "wait", "status", "requests", "fail", "faults", "heal", "export", "import", "reset"]

test("--version is that of the package", async () => {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  )
  expect(await runCli(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" })
})

test("--help names every command and how to begin, on one screen", async () => {
  const { code, stdout } = await runCli(["--help"])
  expect(code).toBe(0)
  for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"))
  expect(stdout).toContain("Examples:")
  expect(stdout.split("\n").length).toBeLessThan(40)
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80)
})

test.each(commands)("`%s --help` says what it does", async (command) => {
  const { code, stdout, stderr } = await runCli([command, "--help"])
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  expect(stdout).toMatch(new RegExp(`^Usage: cio-track-emulator ${command} `))
})

test("help of a wrong use stays short", async () => {
  const { code, stderr } = await runCli(["faults", "--what"])
  expect(code).toBe(2)
  expect(stderr).toBe("cio-track-emulator: unknown option '--what'\n(--help shows what there is)\n")
})
