import { expect, test } from "vitest"
import { checkMarkdownLinks, markdownLinks } from "../../src/checks/markdown-links.ts"
import { temporaryWorkspace } from "./temporary-workspace.ts"

async function problems(files: Record<string, string>): Promise<readonly string[]> {
  return (await checkMarkdownLinks(await temporaryWorkspace(files))).problems
}

test("links to files and folders that are there are no problem", async () => {
  const text = "[a](docs/a.md), [b](./docs#part), [c](/docs/a.md?x), ![d](docs/a%20b.png)\n\n[e]: docs/a.md\n"
  const files = { "README.md": text, "docs/a.md": "[back](../README.md)", "docs/a b.png": "" }
  expect(await problems(files)).toEqual([])
})

test("a link to what is not there is a problem, named by file and line", async () => {
  const files = {
    "README.md": "# A\n\n[here](docs/a.md) and [there](docs/b.md#part)\n\n[later]: c.md 'title'\n",
    "docs/a.md": "[up](b.md) [out](../../x.md)",
    ".changeset/README.md": "[gone](config.json)",
  }
  expect(await problems(files)).toEqual([
    ".changeset/README.md:1: config.json does not exist",
    "README.md:3: docs/b.md does not exist",
    "README.md:5: c.md does not exist",
    "docs/a.md:1: b.md does not exist",
    "docs/a.md:1: ../../x.md leads out of the repository",
  ])
})

test("the files of others are left alone", async () => {
  const files = { "node_modules/a/README.md": "[gone](a.md)", "packages/a/dist/README.md": "[gone](a.md)" }
  expect(await problems(files)).toEqual([])
})

test("addresses, anchors and code are no links to files", () => {
  const text = [
    "[web](https://example.com/a.md) [mail](mailto:a@example.com) [part](#part) [other](//example.com/a)",
    "`[code](a.md)` and ``[more ` code](b.md)``",
    "```md\n[fenced](c.md)\n```",
    "[titled](d.md 'a title') [angled](<e.md>)",
  ].join("\n")
  expect(markdownLinks(text).map(({ path }) => path)).toEqual(["d.md", "e.md"])
})
