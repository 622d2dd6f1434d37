import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { expect, test } from "vitest"
import { fromRoot } from "../../src/repository.ts"

/** What the changesets program expects of the module that its settings name. */
interface ChangelogModule {
  getReleaseLine(changeset: { summary: string; commit?: string }): Promise<string>
  getDependencyReleaseLine(changesets: object[], released: { name: string; newVersion: string }[]): Promise<string>
}

/** The module, loaded as that program loads it: required, by the path in its settings. */
async function configured(): Promise<ChangelogModule> {
  const settings: { changelog: string } = JSON.parse(await readFile(fromRoot(".changeset/config.json"), "utf8"))
  return createRequire(fromRoot(".changeset/config.json"))(join(fromRoot(".changeset"), settings.changelog))
}

test("a change is an item in its author's words, without a commit, its paragraphs indented under it", async () => {
  const { getReleaseLine } = await configured()
  const line = await getReleaseLine({ summary: "Retries wait.\n\nLonger, too.  \n- and more\n", commit: "0a1b2c3d" })
  expect(line).toBe("- Retries wait.\n\n  Longer, too.\n  - and more")
})

test("a package that follows another names the range that it now asks for", async () => {
  const { getDependencyReleaseLine } = await configured()
  expect(await getDependencyReleaseLine([{}, {}], [{ name: "@cio/track-core", newVersion: "0.2.0" }])).toBe(
    "- Uses `@cio/track-core` ^0.2.0",
  )
  expect(await getDependencyReleaseLine([], [])).toBe("")
})
