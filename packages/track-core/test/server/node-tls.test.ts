import type { ServerOptions } from "node:https"
import { beforeAll, describe, expect, test, vi } from "vitest"
import { createTrackClient, type TrackClient } from "../../src/client.ts"
import { createNodeTransport, type NodeTlsOptions } from "../../src/node/index.ts"
import { type Certificates, makeCertificates } from "../support/certificates.ts"
import { failureOf } from "../support/failure-of.ts"
import { identify } from "../support/operations.ts"
import { startRawServer } from "../support/raw-server.ts"
import { startScriptedServer } from "../support/scripted-server.ts"
import { startTlsServer } from "../support/tls-server.ts"

let certificates: Certificates

beforeAll(() => {
  certificates = makeCertificates()
})

function clientOf(port: number, tls: NodeTlsOptions, host = "127.0.0.1"): TrackClient {
  const transport = createNodeTransport({ proxy: false, tls })
  const baseUrl = `https://${host}:${port}`
  return createTrackClient({ siteId: "site", apiKey: "key", baseUrl, retry: { maxRetries: 0 }, transport })
}

describe("a server whose authority is given", () => {
  test.each<[string, (ca: string) => NodeTlsOptions["ca"]]>([
    ["as a text", (ca) => ca],
    ["as bytes", (ca) => new TextEncoder().encode(ca)],
    ["as one of several", (ca) => [ca, ca]],
  ])("%s is trusted", async (_, ca) => {
    await using server = await startTlsServer(certificates.server)
    const track = clientOf(server.port, { ca: ca(certificates.ca) })
    await track.entity(identify)
    await track.entity(identify)
    expect(server.requests).toMatchObject([{ body: JSON.stringify(identify), servername: "" }, {}])
    expect(server.connections).toBe(1)
  })

  test("is asked for by its name, where it has one", async () => {
    await using server = await startTlsServer(certificates.server)
    await clientOf(server.port, { ca: certificates.ca }, "localhost").entity(identify)
    expect(server.requests).toMatchObject([{ servername: "localhost" }])
  })

  test("may be asked for by another name, which its certificate must hold", async () => {
    await using server = await startTlsServer(certificates.server)
    const { ca } = certificates
    await clientOf(server.port, { ca, servername: "eu.track.test" }).entity(identify)
    expect(server.requests).toMatchObject([{ servername: "eu.track.test" }])
    const error = await failureOf(clientOf(server.port, { ca, servername: "other.test" }).entity(identify))
    expect(error).toMatchObject({ outcome: "unsent", cause: { code: "ERR_TLS_CERT_ALTNAME_INVALID" } })
    expect(server.requests).toHaveLength(1)
  })
})

describe("a server that cannot prove who it is gets nothing, and the call says so", () => {
  test("an authority that is not known", async () => {
    await using server = await startTlsServer(certificates.server)
    const error = await failureOf(clientOf(server.port, {}).entity(identify))
    expect(error).toMatchObject({
      code: "connection",
      outcome: "unsent",
      message: `Could not connect to 127.0.0.1:${server.port}, so nothing was sent. Check the network, region and baseUrl`,
      cause: { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" },
    })
    expect(server.requests).toHaveLength(0)
  })

  test("a server that speaks no TLS at all", async () => {
    await using server = await startScriptedServer()
    const reply = await clientOf(server.port, {}).postBatch(new Uint8Array(2))
    expect(reply).toMatchObject({ kind: "failed", retry: true, error: { code: "connection", outcome: "unsent" } })
    expect(server.requests).toHaveLength(0)
  })

  test("a server that never ends the handshake, until the time is over", async () => {
    await using server = await startRawServer(() => {})
    const track = clientOf(Number(new URL(server.url).port), {})
    const reply = await track.postBatch(new Uint8Array(2), { timeoutMs: 100 })
    expect(reply).toMatchObject({ retry: true, error: { code: "timeout", outcome: "unsent" } })
    await vi.waitFor(() => expect(server).toMatchObject({ connections: 1, open: 0 }))
  })

  test("a version of TLS that is too old", async () => {
    await using server = await startTlsServer({ ...certificates.server, maxVersion: "TLSv1.2" })
    const { ca } = certificates
    const error = await failureOf(clientOf(server.port, { ca, minVersion: "TLSv1.3" }).entity(identify))
    expect(error.outcome).toBe("unsent")
    await clientOf(server.port, { ca, minVersion: "TLSv1.2" }).entity(identify)
    expect(server.requests).toHaveLength(1)
  })
})

test("rejectUnauthorized: false takes any server", async () => {
  await using server = await startTlsServer(certificates.server)
  await clientOf(server.port, { rejectUnauthorized: false }).entity(identify)
  expect(server.requests).toHaveLength(1)
})

describe("a gateway that wants a client certificate", () => {
  const wanting = (more: ServerOptions = {}): ServerOptions => {
    return { ...certificates.server, ca: certificates.ca, requestCert: true, rejectUnauthorized: true, ...more }
  }

  test("gets the one that is given", async () => {
    await using server = await startTlsServer(wanting())
    await clientOf(server.port, { ca: certificates.ca, ...certificates.client }).entity(identify)
    expect(server.requests).toMatchObject([{ client: "client" }])
  })

  test("refuses who has none during the handshake of TLS 1.2: nothing was sent", async () => {
    await using server = await startTlsServer(wanting({ maxVersion: "TLSv1.2" }))
    const error = await failureOf(clientOf(server.port, { ca: certificates.ca }).entity(identify))
    expect(error).toMatchObject({ code: "connection", outcome: "unsent" })
    expect(server.requests).toHaveLength(0)
  })

  // The handshake is over for the client by then, and the request on its way.
  test("refuses who has none after that of TLS 1.3: what was sent is left open", async () => {
    await using server = await startTlsServer(wanting({ minVersion: "TLSv1.3" }))
    const error = await failureOf(clientOf(server.port, { ca: certificates.ca }).entity(identify))
    expect(error).toMatchObject({ code: "connection", outcome: "unknown" })
    expect(server.requests).toHaveLength(0)
  })
})
