import { expect, test } from "vitest"
import { checkChangesets } from "../../src/checks/changesets.ts"
import { type TemporaryRepository, temporaryRepository } from "./temporary-repository.ts"
import { temporaryWorkspace } from "./temporary-workspace.ts"

const a = "packages/a"
const released = {
  [`${a}/package.json`]: { name: "a", version: "1.0.0" },
  [`${a}/src/index.ts`]: "export const one = 1\n",
  [`${a}/CHANGELOG.md`]: "# a\n\n## 1.0.0\n",
  "packages/b/package.json": { name: "b", version: "1.0.0" },
  "packages/b/src/index.ts": "export const two = 2\n",
  "packages/b/CHANGELOG.md": "# b\n\n## 1.0.0\n",
  "scripts/package.json": { name: "tools", private: true },
}
const changeset = '---\n"a": minor\n---\n\nCounts further.\n'

async function releasedRepository(): Promise<TemporaryRepository> {
  const repository = await temporaryRepository(released)
  await repository.commit()
  return repository
}

async function problems({ root }: { root: string }): Promise<readonly string[]> {
  return (await checkChangesets(root)).problems
}

test("nothing changed since the release needs no changeset", async () => {
  expect(await problems(await releasedRepository())).toEqual([])
})

test.each([
  ["committed source", `${a}/src/index.ts`, true],
  ["edited source", `${a}/src/index.ts`, false],
  ["a new source file", `${a}/src/new.ts`, false],
])("%s needs a changeset", async (_, path, committed) => {
  const repository = await releasedRepository()
  await repository.write({ [path]: "export const one = 11\n" })
  if (committed) await repository.commit()
  expect(await problems(repository)).toEqual([
    `packages/a: a has no changeset, and ${path} changed since the last release: run 'pnpm changeset'`,
  ])
})

test("a removed source file needs a changeset", async () => {
  const repository = await releasedRepository()
  await repository.remove(`${a}/src/index.ts`)
  expect(await problems(repository)).toHaveLength(1)
})

test("a changeset that names the package is enough, one that names another is not", async () => {
  const repository = await releasedRepository()
  await repository.write({ [`${a}/src/index.ts`]: "export const one = 11\n", ".changeset/news.md": changeset })
  expect(await problems(repository)).toEqual([])
  await repository.write({ ".changeset/news.md": changeset.replace('"a"', '"b"') })
  expect(await problems(repository)).toEqual([expect.stringContaining("a has no changeset")])
})

test("tests, scripts and development dependencies need no changeset, dependencies do", async () => {
  const repository = await releasedRepository()
  const manifest = { name: "a", version: "1.0.0", scripts: { test: "vitest" }, devDependencies: { vitest: "1.0.0" } }
  await repository.write({ [`${a}/test/a.test.ts`]: "export {}\n", [`${a}/package.json`]: manifest })
  expect(await problems(repository)).toEqual([])
  await repository.write({ [`${a}/package.json`]: { ...manifest, dependencies: { ky: "1.0.0" } } })
  expect(await problems(repository)).toEqual([expect.stringContaining("packages/a/package.json changed")])
})

test("a package whose version was raised, as a release does, needs no changeset", async () => {
  const repository = await releasedRepository()
  await repository.git("switch", "--quiet", "--create", "release")
  await repository.write({
    [`${a}/src/index.ts`]: "export const one = 11\n",
    [`${a}/package.json`]: { name: "a", version: "1.1.0" },
  })
  await repository.commit()
  expect(await problems(repository)).toEqual([])
})

test("on a branch, a changeset that main already had does not count for the branch's change", async () => {
  const repository = await releasedRepository()
  await repository.write({ [`${a}/src/index.ts`]: "export const one = 11\n", ".changeset/earlier.md": changeset })
  await repository.commit()
  await repository.git("switch", "--quiet", "--create", "work")
  await repository.write({ [`${a}/src/index.ts`]: "export const one = 111\n" })
  await repository.commit()
  expect(await problems(repository)).toEqual([
    expect.stringContaining("packages/a/src/index.ts changed since where this branch left main"),
  ])
  await repository.write({ ".changeset/later.md": changeset })
  expect(await problems(repository)).toEqual([])
})

test("on main ahead of the remote, the work since the remote's main counts", async () => {
  const repository = await releasedRepository()
  await repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
  await repository.write({ "packages/b/src/index.ts": "export const two = 22\n" })
  await repository.commit()
  expect(await problems(repository)).toEqual([expect.stringContaining("b has no changeset")])
})

test("a package that was never released needs a changeset, and one is enough for all that follows", async () => {
  const fresh = {
    [`${a}/package.json`]: { name: "a", version: "0.0.0" },
    [`${a}/src/index.ts`]: "export const one = 1\n",
  }
  const repository = await temporaryRepository(fresh)
  await repository.commit()
  expect(await problems(repository)).toEqual([expect.stringContaining("it was never released")])
  await repository.write({ ".changeset/first.md": changeset })
  await repository.commit()
  await repository.git("switch", "--quiet", "--create", "work")
  await repository.write({ [`${a}/src/index.ts`]: "export const one = 11\n" })
  await repository.commit()
  expect(await problems(repository)).toEqual([])
})

test("without git only packages that were never released are told", async () => {
  const root = await temporaryWorkspace({ ...released, "packages/c/package.json": { name: "c", version: "0.0.0" } })
  const report = await checkChangesets(root)
  expect(report.problems).toEqual([expect.stringContaining("c has no changeset")])
  expect(report.summary).toContain("not compared with a release (no git history)")
})

test("a shallow clone says that it cannot tell", async () => {
  const { root } = await releasedRepository()
  const copy = await temporaryRepository({})
  await copy.git("fetch", "--quiet", "--depth=1", `file://${root}`, "main")
  await copy.git("reset", "--quiet", "--hard", "FETCH_HEAD")
  expect((await checkChangesets(copy.root)).summary).toContain("a shallow clone")
})

test.each([
  ["names an unknown package", '---\n"c": minor\n---\n\nText.\n', "c is no package that is published"],
  ["names a private package", '---\n"tools": minor\n---\n\nText.\n', "tools is no package that is published"],
  ["has an unknown bump", '---\n"a": huge\n---\n\nText.\n', "a has the bump huge"],
  ["says nothing", '---\n"a": minor\n---\n\n', "says nothing"],
  ["has no front matter", "Text.\n", "no front matter"],
])("a changeset that %s is a problem", async (_, text, message) => {
  const repository = await releasedRepository()
  await repository.write({ ".changeset/news.md": text })
  expect(await problems(repository)).toEqual([expect.stringContaining(message)])
})
