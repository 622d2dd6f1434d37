import { execFile } from "node:child_process"
import { createRequire } from "node:module"
import { fileURLToPath, pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { beforeAll, expect, test } from "vitest"
import { type Certificates, makeCertificates } from "../support/certificates.ts"
import { startProxy } from "../support/proxy-server.ts"
import { startServerWith } from "../support/scripted-server.ts"
import { startTlsServer } from "../support/tls-server.ts"

const require = createRequire(import.meta.url)
const loader = pathToFileURL(require.resolve("tsx")).href
const program = fileURLToPath(new URL("../support/send-and-end.ts", import.meta.url))

/** Runs the program, which fails when it does not end by itself. */
async function output(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", loader, program, ...args], {
    timeout: 20_000,
  })
  return stdout
}

let certificates: Certificates

beforeAll(() => {
  certificates = makeCertificates()
})

// Each of these connections would rest for ten minutes, on a server that waits as long.
const patience = { keepAliveTimeout: 600_000 }

test("a connection that rests keeps no program alive", async () => {
  await using server = await startServerWith(patience)
  expect(await output(server.url)).toBe("sent\n")
})

test("nor does one of TLS", async () => {
  await using server = await startTlsServer({ ...certificates.server, ...patience })
  expect(await output(`https://127.0.0.1:${server.port}`, certificates.ca)).toBe("sent\n")
})

test("nor one through the tunnel of an https proxy", async () => {
  await using server = await startTlsServer({ ...certificates.server, ...patience })
  await using proxy = await startProxy({ certificate: certificates.server, leadsTo: server.port })
  expect(await output("https://eu.track.test", certificates.ca, proxy.url)).toBe("sent\n")
})
