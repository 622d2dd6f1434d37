import { expect, test } from "vitest"
import { checkChangesets } from "../../src/checks/changesets.ts"
import { type TemporaryRepository, temporaryRepository } from "./temporary-repository.ts"

const a = "packages/a"

function report(...declarations: string[]): string {
  return `# What \`a\` exports\n\n\`\`\`ts\n${declarations.map((line) => `export ${line}\n`).join("\n")}\`\`\`\n`
}

function changeset(bump: string, more = ""): string {
  return `---\n"a": ${bump}\n---\n\nCounts further.\n${more}`
}

/** A package that was released with two functions, and where `a` was edited since. */
async function released(version = "1.0.0"): Promise<TemporaryRepository> {
  const repository = await temporaryRepository({
    [`${a}/package.json`]: { name: "a", version },
    [`${a}/src/index.ts`]: "export const one = 1\n",
    [`${a}/CHANGELOG.md`]: `# a\n\n## ${version}\n`,
    [`${a}/api/index.api.md`]: report("function one(): 1;", "function two(n: 2): 2;"),
    "scripts/package.json": { name: "tools", private: true },
  })
  await repository.commit()
  await repository.write({ [`${a}/src/index.ts`]: "export const one = 11\n" })
  return repository
}

async function problems({ root }: TemporaryRepository): Promise<readonly string[]> {
  return (await checkChangesets(root)).problems
}

test("a fix that leaves the API alone is a patch", async () => {
  const repository = await released()
  await repository.write({ ".changeset/news.md": changeset("patch") })
  expect(await problems(repository)).toEqual([])
})

test.each([
  ["a name that is gone", report("function one(): 1;"), "two of index.api.md is gone"],
  ["a name that changed", report("function one(): 1;", "function two(n: 3): 2;"), "two of index.api.md is changed"],
])("%s asks for a major, whether committed or not", async (_, text, why) => {
  const repository = await released()
  await repository.write({ [`${a}/api/index.api.md`]: text, ".changeset/news.md": changeset("minor") })
  const sentence = `packages/a: the changeset of a says minor, and its API asks for major (${why}): raise it`
  expect(await problems(repository)).toEqual([expect.stringContaining(sentence)])
  await repository.commit()
  expect(await problems(repository)).toEqual([expect.stringContaining(sentence)])
  await repository.write({ ".changeset/news.md": changeset("major") })
  expect(await problems(repository)).toEqual([])
})

test.each([
  ["a new name", { "index.api.md": report("function one(): 1;", "const three: 3;", "function two(n: 2): 2;") }],
  ["an optional parameter", { "index.api.md": report("function one(n?: 1): 1;", "function two(n: 2): 2;") }],
  ["a new entry", { "more.api.md": report("const three: 3;") }],
])("%s asks for a minor", async (_, reports) => {
  const repository = await released()
  const files = Object.entries(reports).map(([name, text]) => [`${a}/api/${name}`, text] as const)
  await repository.write({ ...Object.fromEntries(files), ".changeset/news.md": changeset("patch") })
  expect(await problems(repository)).toEqual([expect.stringContaining("says patch, and its API asks for minor")])
  await repository.write({ ".changeset/news.md": changeset("minor") })
  expect(await problems(repository)).toEqual([])
})

test("an entry that is gone asks for a major", async () => {
  const repository = await released()
  await repository.remove(`${a}/api/index.api.md`)
  await repository.write({ ".changeset/news.md": changeset("minor") })
  expect(await problems(repository)).toEqual([
    "packages/a: the changeset of a says minor, and its API asks for major " +
      "(one of index.api.md is gone, two of index.api.md is gone): raise it",
  ])
})

test("below 1.0.0 a minor is enough for what is gone, and a patch is not", async () => {
  const repository = await released("0.3.0")
  await repository.write({
    [`${a}/api/index.api.md`]: report("function one(): 1;"),
    ".changeset/news.md": changeset("patch"),
  })
  expect(await problems(repository)).toEqual([expect.stringContaining("says patch, and its API asks for minor")])
  await repository.write({ ".changeset/news.md": changeset("minor") })
  expect(await problems(repository)).toEqual([])
})

test("the highest of several changesets counts, and one for another package does not", async () => {
  const repository = await released()
  await repository.write({
    "packages/b/package.json": { name: "b", version: "1.0.0" },
    [`${a}/api/index.api.md`]: report("function one(): 1;"),
    ".changeset/first.md": changeset("patch"),
    ".changeset/other.md": '---\n"b": major\n---\n\nSomething else.\n',
  })
  expect(await problems(repository)).toEqual([expect.stringContaining("the changeset of a says patch")])
  await repository.write({ ".changeset/second.md": changeset("major") })
  expect(await problems(repository)).toEqual([])
})

test("a changeset can vouch for a name that changed, but not for one that is gone", async () => {
  const repository = await released()
  const vouched = changeset("minor", "\n<!-- compatible: two, one -->\n")
  await repository.write({
    [`${a}/api/index.api.md`]: report("function one(): 1;", "function two(n: number): 2;"),
    ".changeset/news.md": changeset("minor"),
  })
  expect(await problems(repository)).toEqual([
    expect.stringContaining("or add <!-- compatible: two --> to it if code that compiled still does"),
  ])
  await repository.write({ ".changeset/news.md": vouched })
  expect(await problems(repository)).toEqual([])
  await repository.write({ [`${a}/api/index.api.md`]: report("function one(): 1;") })
  expect(await problems(repository)).toEqual([expect.stringContaining("two of index.api.md is gone")])
})

test("a changeset that vouches and says nothing else is a problem", async () => {
  const repository = await released()
  await repository.write({ ".changeset/news.md": '---\n"a": minor\n---\n\n<!-- compatible: two -->\n' })
  expect(await problems(repository)).toEqual([expect.stringContaining("says nothing")])
})

test("a release that kept no reports is compared with nothing", async () => {
  const repository = await released()
  await repository.remove(`${a}/api`)
  await repository.commit()
  await repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
  await repository.write({ [`${a}/api/index.api.md`]: report(), ".changeset/news.md": changeset("patch") })
  await repository.commit()
  expect(await problems(repository)).toEqual([])
})

test("the pull request of a release, whose changesets are used up, has nothing to answer for", async () => {
  const repository = await released()
  await repository.git("switch", "--quiet", "--create", "release")
  await repository.write({
    [`${a}/package.json`]: { name: "a", version: "2.0.0" },
    [`${a}/api/index.api.md`]: report("function one(): 1;"),
  })
  await repository.commit()
  expect(await problems(repository)).toEqual([])
})
