import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, test } from "vitest"
import { checkReadmeSamples, type SampleServer } from "../../src/checks/readme-samples.ts"
import { builtPackage } from "./built-package.ts"
import { temporaryWorkspace } from "./temporary-workspace.ts"

const fence = "```"

/** A server that answers everything with its path, and counts how often one was started. */
function sampleServers(): { started: () => number; start: () => Promise<SampleServer> } {
  let started = 0
  return {
    started: () => started,
    async start() {
      started++
      const server = createServer((request, response) => response.end(request.url))
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
      // A server that listens on a port has an address that is not a string.
      const { port } = server.address() as AddressInfo
      return {
        url: `http://127.0.0.1:${port}`,
        credentials: { siteId: "site", apiKey: "key" },
        [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
      }
    },
  }
}

function readme(mark: string, code: string): Record<string, string | object> {
  return { ...builtPackage("packages/a", "a"), "README.md": `# Title\n\n${mark}\n${fence}ts\n${code}\n${fence}\n` }
}

async function check(files: Record<string, string | object>, servers = sampleServers()) {
  return checkReadmeSamples(await temporaryWorkspace(files), servers.start)
}

test("a sample that uses a built package compiles and runs", async () => {
  const report = await check(
    readme("", 'import { double } from "a"\n\nconst four: number = double(2)\nif (four !== 4) process.exit(1)'),
  )
  expect(report).toEqual({ summary: "1 compiled, 1 run", problems: [] })
})

test("a sample that does not compile is named with its line in the README, and nothing is run", async () => {
  const servers = sampleServers()
  const { problems } = await check(readme("", 'import { double } from "a"\n\ndouble("2")'), servers)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(/^README\.md\(7,8\): error TS2345/)
  expect(servers.started()).toBe(0)
})

test("a sample that imports what the package does not export is a problem", async () => {
  const { problems } = await check(readme("", 'import { triple } from "a"\ntriple(1)'))
  expect(problems[0]).toMatch(/^README\.md\(5,10\): error TS2305/)
})

test.each(["packages/a/README.md", "docs/page.md"])("%s is checked as well", async (page) => {
  const files = { ...builtPackage("packages/a", "a"), [page]: `${fence}ts\nnowhere()\n${fence}\n` }
  expect((await check(files)).problems[0]).toMatch(`${page}(2,1): error`)
})

test("samples do not see each other's names, unless one continues the other", async () => {
  const block = `${fence}ts\nconst one = 1\nconsole.log(one)\n${fence}\n`
  expect((await check({ "README.md": block + block })).problems).toEqual([])
  const more = `<!-- continued -->\n${fence}ts\nif (one !== 1) process.exit(1)\n${fence}\n`
  expect(await check({ "README.md": block + more })).toEqual({ summary: "1 compiled, 1 run", problems: [] })
})

test("a sample that is left out is named with its reason", async () => {
  const report = await check(readme("<!-- not compiled: half a program -->", "double("))
  expect(report).toEqual({ summary: "0 compiled, 0 run, not compiled: README.md:5 (half a program)", problems: [] })
})

test("a sample that is not run is compiled, and named with its reason", async () => {
  const servers = sampleServers()
  const report = await check(readme("<!-- not run: it never ends -->", "process.exit(1)"), servers)
  expect(report).toEqual({ summary: "1 compiled, 0 run, not run: README.md:5 (it never ends)", problems: [] })
  expect(servers.started()).toBe(0)
  const wrong = await check(readme("<!-- not run: it never ends -->", "nowhere()"))
  expect(wrong.problems[0]).toMatch(/^README\.md\(5,1\): error/)
})

test("a sample gets a server of its own and its credentials", async () => {
  const servers = sampleServers()
  const code = [
    "const { CUSTOMERIO_SITE_ID, CUSTOMERIO_API_KEY, CUSTOMERIO_BASE_URL } = process.env",
    `const answer = await (await fetch(\`\${CUSTOMERIO_BASE_URL}/here\`)).text()`,
    'if (answer !== "/here" || CUSTOMERIO_SITE_ID !== "site" || CUSTOMERIO_API_KEY !== "key") process.exit(1)',
  ].join("\n")
  expect(await check(readme("", code), servers)).toEqual({ summary: "1 compiled, 1 run", problems: [] })
  expect(servers.started()).toBe(1)
})

test("a sample finds the files that its page shows, and not those of another page", async () => {
  const reading = (name: string) =>
    `${fence}ts\nimport { readFileSync } from "node:fs"\nreadFileSync("${name}")\n${fence}\n`
  const shown = `${fence}json people.ndjson\n{}\n${fence}\n`
  const { problems } = await check({
    "README.md": shown + reading("people.ndjson"),
    "docs/page.md": reading("people.ndjson"),
  })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(/^docs\/page\.md:2: ended with exit code 1\n[\s\S]*ENOENT/)
})

test("a sample that fails is a problem with its output, and each is named in the order of the pages", async () => {
  const block = (output: string) => `${fence}ts\nconsole.error("${output}")\nprocess.exit(3)\n${fence}\n`
  const { problems } = await check({ "README.md": block("out of luck"), "docs/a.md": block("again") })
  expect(problems).toEqual([
    "README.md:2: ended with exit code 3\nout of luck",
    "docs/a.md:2: ended with exit code 3\nagain",
  ])
})

test("a sample that prints an error has failed, however it ends", async () => {
  const code = 'try {\n  throw new Error("refused")\n} catch (error) {\n  console.error(String(error))\n}'
  expect((await check(readme("", code))).problems).toEqual(["README.md:5: ended with exit code 1\nError: refused"])
})

test("a block without a language is a problem with its line", async () => {
  const { problems } = await check({ "README.md": `Words.\n\n${fence}\nnpm test\n${fence}\n` })
  expect(problems).toEqual([expect.stringMatching(/^README\.md:3: a block names no language/)])
})
