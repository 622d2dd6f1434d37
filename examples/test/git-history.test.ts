import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { limits } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type Commit, findRepository, readCommits } from "../src/git/read-commits.ts"
import { fastImport, git } from "./make-repository.ts"
import { type Run, runProgram } from "./run-program.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "git-history-"))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe("the history of this repository", () => {
  test("adds up: an event for each commit, a person for each author, related to the repository", async () => {
    const run = await history(root)
    expect(run).toMatchObject({ code: 0, stderr: "" })
    expect(figures(run)).toEqual(await expected(root))
    expect(run.stdout).toContain("The sums agree")
  })

  test("adds up in a shallow clone", async () => {
    await git(folder, ["clone", "--quiet", "--depth", "1", `file://${root}`, "clone"])
    const run = await history(join(folder, "clone"))
    expect(run).toMatchObject({ code: 0, stderr: "" })
    expect(figures(run)).toEqual({ ...(await expected(join(folder, "clone"))), commits: 1, events: 1 })
    expect(run.stdout).toContain("the object clone with")
  })

  test("is found from a folder inside it, whatever repository a git hook points to", async () => {
    const run = await runProgram("src/git-history.ts", [join(root, "examples")], { GIT_DIR: join(folder, "elsewhere") })
    expect(run).toMatchObject({ code: 0, stderr: "" })
    expect(figures(run)).toEqual(await expected(root))
  })
})

describe("the history of an odd repository", () => {
  test("keeps authors apart by address, or by name where there is none", async () => {
    await fastImport(folder, [
      { author: "Zoë Ünsal <zoe@example.com>", message: "one" },
      { author: "Zoë Ü. <ZOE@EXAMPLE.COM>", message: "two: the same address in capitals" },
      { author: "Nobody <>", message: "three: no address" },
      { author: "Somebody <>", message: "four: no address either" },
      { author: "<root@localhost>", message: "five: no name" },
      { author: "svn <svn>", message: "six: what is no address" },
      { author: `Long <${"x".repeat(200)}@example.com>`, message: "seven: longer than the service takes" },
      { author: "Нина 李小龙 محمد <nina@example.com>", message: "eight" },
    ])
    const run = await history(folder)
    expect(run).toMatchObject({ code: 0, stderr: "" })
    expect(figures(run)).toEqual({ commits: 8, authors: 7, people: 7, events: 8, relationships: 7 })
  })

  test("takes a merge, an empty message, a path with a newline and a subject over the limit", async () => {
    const subject = "ß🍵".repeat(400)
    await fastImport(folder, [
      { message: subject, files: ["a", "b c", "new\nline/d"] },
      { message: "", files: [] },
      { message: "on a branch", files: ["e"], parent: 1 },
      { message: "merge", files: ["e"], parent: 2, merge: 3 },
    ])
    expect(await commitsOf(folder)).toEqual([
      expect.objectContaining({ subject: "merge", files: 1 }),
      expect.objectContaining({ subject: "on a branch", files: 1 }),
      expect.objectContaining({ subject: "", files: 0 }),
      expect.objectContaining({ subject, files: 3 }),
    ])

    await using emulator = await startEmulator()
    expect(await send(folder, emulator)).toMatchObject({ code: 0, stderr: "" })
    const events = [...emulator.events({ name: "commit" })]
    const subjects = events.map(({ attributes }) => String(attributes.subject ?? ""))
    expect(subjects.map((text) => Buffer.byteLength(text))).toEqual([5, 11, 0, expect.any(Number)])
    expect(Buffer.byteLength(subjects[3] ?? "")).toBeLessThanOrEqual(limits.attributeValueBytes)
    expect(subjects[3]).toMatch(/^(ß🍵)+ß?…$/)
    expect(events.map(({ timestamp }) => timestamp)).toEqual([
      1_700_000_003, 1_700_000_002, 1_700_000_001, 1_700_000_000,
    ])
  })

  test("sent a second time repeats no event", async () => {
    await fastImport(folder, [{ message: "one" }, { message: "two" }])
    await using emulator = await startEmulator()
    await send(folder, emulator)
    const before = emulator.counts
    const again = await send(folder, emulator)
    expect(again.code).toBe(0)
    expect(again.stdout).toContain("4 operations: 4 accepted")
    expect(emulator.counts).toMatchObject({ people: 1, objects: 1, events: 2, relationships: 1 })
    expect(emulator.counts.operations).toBe(before.operations * 2)
  })

  test("of thousands of commits goes out in several requests", async () => {
    const commits = Array.from({ length: 3000 }, (_, index) => ({ message: `commit ${index} ✓ ${"text ".repeat(20)}` }))
    await fastImport(folder, commits)
    const run = await history(folder)
    expect(run).toMatchObject({ code: 0, stderr: "" })
    expect(figures(run)).toMatchObject({ commits: 3000, events: 3000 })
    const [requests = 0] = numbersOf(run.stdout, /(\S+) requests/)
    expect(requests).toBeGreaterThan(1)
  })

  test("without a commit is told as an object only", async () => {
    await git(folder, ["init", "--quiet"])
    const run = await history(folder)
    expect(run).toMatchObject({ code: 0, stderr: "" })
    expect(run.stdout).toContain("nothing has been committed on the current branch yet")
    expect(figures(run)).toEqual({ commits: 0, authors: 0, people: 0, events: 0, relationships: 0 })
  })

  test("is read from a bare repository too, by its name without .git", async () => {
    mkdirSync(join(folder, "tea.git"))
    await git(join(folder, "tea.git"), ["init", "--quiet", "--bare"])
    await fastImport(join(folder, "tea.git"), [{ message: "one" }])
    const run = await history(join(folder, "tea.git"))
    expect(run).toMatchObject({ code: 0, stderr: "" })
    expect(run.stdout).toContain("the object tea with 1 relationships")
  })
})

describe("git-history says what is wrong", () => {
  test("with a folder that is no repository, or that is not there", async () => {
    const [noRepository, noFolder] = await Promise.all([history(folder), history(join(folder, "missing"))])
    expect(noRepository).toMatchObject({ code: 1, stdout: "" })
    expect(noRepository.stderr).toMatch(/^git-history: fatal: not a git repository.*\n$/)
    expect(noFolder).toMatchObject({
      code: 1,
      stdout: "",
      stderr: `git-history: ${join(folder, "missing")} is not a folder\n`,
    })
  })

  test("with the way it was called", async () => {
    const [nothing, unknown] = await Promise.all([
      runProgram("src/git-history.ts"),
      runProgram("src/git-history.ts", [folder, "--push"]),
    ])
    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining("usage: git-history <folder") })
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("--push") })
  })

  test("with a missing key, before anything is sent", async () => {
    await fastImport(folder, [{ message: "one" }])
    const env = { CUSTOMERIO_SITE_ID: "", CUSTOMERIO_API_KEY: "" }
    const run = await runProgram("src/git-history.ts", [folder, "--send"], env)
    expect(run).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("CUSTOMERIO_SITE_ID is missing") })
  })

  test("with a git that is not installed", async () => {
    const run = await runProgram("src/git-history.ts", [folder], { PATH: folder })
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining("git could not be run") })
  })

  test("with a damaged history, in git's words", async () => {
    await git(folder, ["init", "--quiet"])
    await git(folder, ["commit", "--quiet", "--allow-empty", "-m", "lost"])
    const lost = await git(folder, ["rev-parse", "HEAD"])
    await git(folder, ["commit", "--quiet", "--allow-empty", "-m", "kept"])
    // The one object: others may stand in the same folder, by the first two digits of their hash.
    rmSync(join(folder, ".git/objects", lost.slice(0, 2), lost.slice(2)))
    const run = await history(folder)
    expect(run.code).toBe(1)
    expect(run.stderr).toContain(lost)
  })
})

interface Figures {
  commits: number
  authors: number
  people: number
  events: number
  relationships: number
}

/** What the program printed. */
function figures({ stdout }: Run): Record<keyof Figures, number | undefined> {
  const [commits, authors] = numbersOf(stdout, /(\S+) commits by (\S+) authors/)
  const [people, events] = numbersOf(stdout, /(\S+) people, (\S+) events/)
  const [relationships] = numbersOf(stdout, /with (\S+) relationships/)
  return { commits, authors, people, events, relationships }
}

/** What git itself counts. */
async function expected(repository: string): Promise<Figures> {
  const commits = Number(await git(repository, ["rev-list", "--count", "HEAD"]))
  const addresses = await git(repository, ["log", "--format=%aE"])
  const authors = new Set(addresses.toLowerCase().split("\n")).size
  return { commits, authors, people: authors, events: commits, relationships: authors }
}

function history(repository: string): Promise<Run> {
  return runProgram("src/git-history.ts", [repository], { GIT_CEILING_DIRECTORIES: tmpdir() })
}

function send(
  repository: string,
  emulator: { url: string; credentials: { siteId: string; apiKey: string } },
): Promise<Run> {
  return runProgram("src/git-history.ts", [repository, "--send"], {
    CUSTOMERIO_SITE_ID: emulator.credentials.siteId,
    CUSTOMERIO_API_KEY: emulator.credentials.apiKey,
    CUSTOMERIO_BASE_URL: emulator.url,
  })
}

async function commitsOf(repository: string): Promise<Commit[]> {
  const commits: Commit[] = []
  for await (const commit of readCommits(await findRepository(repository))) commits.push(commit)
  return commits
}

function numbersOf(output: string, pattern: RegExp): number[] {
  return (pattern.exec(output) ?? []).slice(1).map((text) => Number(text.replaceAll(",", "")))
}
