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

test("a sample that uses a built package compiles", async () => {
  const report = await check(
    readme("", 'import { double } from "a"\n\nconst four: number = double(2)\nconsole.log(four)'),
  )
  expect(report).toEqual({ summary: "1 compiled, 0 run", problems: [] })
})

test("a sample that does not compile is named with its line in the README", async () => {
  const { problems } = await check(readme("", 'import { double } from "a"\n\ndouble("2")'))
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(/^README\.md\(7,8\): error TS2345/)
})

test("a sample that imports what the package does not export is a problem", async () => {
  const { problems } = await check(readme("", 'import { triple } from "a"\ntriple(1)'))
  expect(problems[0]).toMatch(/^README\.md\(5,10\): error TS2305/)
})

test("the README of a published package is checked as well", async () => {
  const files = { ...builtPackage("packages/a", "a"), "packages/a/README.md": `${fence}ts\nnowhere()\n${fence}\n` }
  expect((await check(files)).problems[0]).toMatch(/^packages\/a\/README\.md\(2,1\): error/)
})

test("samples do not see each other's names", async () => {
  const block = `${fence}ts\nconst one = 1\nconsole.log(one)\n${fence}\n`
  expect((await check({ "README.md": block + block })).problems).toEqual([])
})

test("a sample that is left out is named with its reason", async () => {
  const report = await check(readme("<!-- not compiled: half a program -->", "double("))
  expect(report.problems).toEqual([])
  expect(report.summary).toContain("README.md:5 (half a program)")
})

test("a sample to run gets a server of its own and its credentials", async () => {
  const servers = sampleServers()
  const code = [
    "const { CUSTOMERIO_SITE_ID, CUSTOMERIO_API_KEY, CUSTOMERIO_BASE_URL } = process.env",
    `const answer = await (await fetch(\`\${CUSTOMERIO_BASE_URL}/here\`)).text()`,
    'if (answer !== "/here" || CUSTOMERIO_SITE_ID !== "site" || CUSTOMERIO_API_KEY !== "key") process.exit(1)',
  ].join("\n")
  expect(await check(readme("<!-- run -->", code), servers)).toEqual({
    summary: "1 compiled, 1 run",
    problems: [],
  })
  expect(servers.started()).toBe(1)
})

test("a sample to run that fails is a problem with its output", async () => {
  const { problems } = await check(readme("<!-- run -->", 'console.error("out of luck")\nprocess.exit(3)'))
  expect(problems).toEqual(["README.md:5: ended with exit code 3\nout of luck"])
})
