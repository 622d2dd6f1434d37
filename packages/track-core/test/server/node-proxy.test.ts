import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { createTrackClient, type TrackClient } from "../../src/client.ts"
import { createNodeTransport, type NodeTransportOptions } from "../../src/node/index.ts"
import { type Certificates, makeCertificates } from "../support/certificates.ts"
import { failureOf } from "../support/failure-of.ts"
import { watchLeaks } from "../support/leaks.ts"
import { identify } from "../support/operations.ts"
import { type ProxyServer, startProxy } from "../support/proxy-server.ts"
import { startRawServer } from "../support/raw-server.ts"
import { refusingUrl, startScriptedServer } from "../support/scripted-server.ts"
import { startTlsServer } from "../support/tls-server.ts"

// A name that only a proxy can resolve: that it answers shows that it was asked.
const plainUrl = "http://plain.track.test:8080/cio"

const basic = `Basic ${Buffer.from("joe:p:w@1").toString("base64")}`
const variables = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD"]

let certificates: Certificates

beforeAll(() => {
  certificates = makeCertificates()
})

beforeEach(() => {
  for (const name of variables) {
    vi.stubEnv(name, undefined)
    vi.stubEnv(name.toLowerCase(), undefined)
  }
})

afterEach(() => {
  vi.unstubAllEnvs()
})

function clientOf(baseUrl: string, options: NodeTransportOptions = {}): TrackClient {
  const transport = createNodeTransport(options)
  return createTrackClient({
    siteId: "site",
    apiKey: "key",
    baseUrl,
    allowInsecure: true,
    retry: { maxRetries: 0 },
    transport,
  })
}

function withCredentials({ port, url }: ProxyServer): string {
  return `${url.split(":")[0]}://joe:p%3Aw%401@127.0.0.1:${port}`
}

describe("plain http goes to the proxy with its whole URL", () => {
  test.each(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])("that %s names", async (variable) => {
    await using proxy = await startProxy({ leadsTo: 0 })
    vi.stubEnv(variable, withCredentials(proxy))
    const track = clientOf(plainUrl)
    await track.entity(identify)
    await track.entity(identify)
    const request = {
      line: "POST http://plain.track.test:8080/cio/api/v2/entity",
      host: "plain.track.test:8080",
      authorization: basic,
    }
    expect(proxy.requests).toEqual([request, request])
    expect(proxy.open).toBe(1)
  })

  test("over https where the proxy wants that", async () => {
    await using proxy = await startProxy({ certificate: certificates.server, leadsTo: 0 })
    await clientOf(plainUrl, { proxy: proxy.url, tls: { ca: certificates.ca } }).entity(identify)
    expect(proxy.requests).toHaveLength(1)
  })
})

describe("https goes through a tunnel, of which the proxy sees the host alone", () => {
  test.each(["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])(
    "of the proxy that %s names",
    async (variable) => {
      await using server = await startTlsServer(certificates.server)
      await using proxy = await startProxy({ leadsTo: server.port })
      vi.stubEnv(variable, withCredentials(proxy))
      const track = clientOf("https://eu.track.test/cio", { tls: { ca: certificates.ca } })
      await track.entity(identify)
      await track.entity(identify)
      expect(proxy.requests).toEqual([
        { line: "CONNECT eu.track.test:443", host: "eu.track.test:443", authorization: basic },
      ])
      expect(server.requests).toMatchObject([
        { path: "/cio/api/v2/entity", body: JSON.stringify(identify), servername: "eu.track.test" },
        {},
      ])
      expect(server.connections).toBe(1)
    },
  )

  test("over https to the proxy, too", async () => {
    await using server = await startTlsServer(certificates.server)
    await using proxy = await startProxy({ certificate: certificates.server, leadsTo: server.port })
    const track = clientOf("https://eu.track.test:8443", { proxy: new URL(proxy.url), tls: { ca: certificates.ca } })
    await track.entity(identify)
    expect(proxy.requests).toMatchObject([{ line: "CONNECT eu.track.test:8443", authorization: undefined }])
    expect(server.requests).toHaveLength(1)
  })

  test("a client certificate is for the target, not for the proxy", async () => {
    const { ca, server: certificate, client } = certificates
    await using server = await startTlsServer({ ...certificate, ca, requestCert: true })
    await using proxy = await startProxy({
      certificate: { ...certificate, ca, requestCert: true },
      leadsTo: server.port,
    })
    await clientOf("https://eu.track.test", { proxy: proxy.url, tls: { ca, ...client } }).entity(identify)
    expect(server.requests).toMatchObject([{ client: "client" }])
    expect(proxy.clients).toEqual(["none"])
  })

  test("which ends with the connection in it", async () => {
    await using server = await startTlsServer(certificates.server)
    await using proxy = await startProxy({ leadsTo: server.port })
    const track = clientOf("https://eu.track.test", { proxy: proxy.url, tls: { ca: certificates.ca }, keepAliveMs: 50 })
    await track.entity(identify)
    await vi.waitFor(() => expect(proxy.open).toBe(0))
  })

  test("a certificate that is not the target's is refused, and nothing was sent", async () => {
    await using server = await startTlsServer(certificates.server)
    await using proxy = await startProxy({ leadsTo: server.port })
    const track = clientOf("https://elsewhere.test", { proxy: proxy.url, tls: { ca: certificates.ca } })
    const error = await failureOf(track.entity(identify))
    expect(error).toMatchObject({ outcome: "unsent", cause: { code: "ERR_TLS_CERT_ALTNAME_INVALID" } })
    expect(server.requests).toHaveLength(0)
  })
})

describe("where no tunnel comes about, nothing was sent", () => {
  test.each([
    [407, false],
    [403, false],
    [429, true],
    [502, true],
  ])("the proxy answers %i: worth a retry: %s", async (status, retry) => {
    await using proxy = await startProxy({ leadsTo: 0, refusesWith: status })
    const track = clientOf("https://eu.track.test", { proxy: withCredentials(proxy) })
    const reply = await track.postBatch(new Uint8Array(2))
    expect(reply).toMatchObject({ kind: "failed", retry, error: { code: "connection", outcome: "unsent" } })
    const error = "error" in reply ? reply.error : undefined
    expect(error?.cause).toMatchObject({ message: `The proxy 127.0.0.1:${proxy.port} refused a tunnel (${status})` })
    await vi.waitFor(() => expect(proxy.open).toBe(0))
  })

  test("the proxy cannot be reached", async () => {
    const track = clientOf("https://eu.track.test", { proxy: await refusingUrl() })
    expect(await track.postBatch(new Uint8Array(2))).toMatchObject({ retry: true, error: { outcome: "unsent" } })
  })

  test("the proxy hangs up", async () => {
    await using proxy = await startScriptedServer()
    // A server that is no proxy closes the connection at a CONNECT.
    const track = clientOf("https://eu.track.test", { proxy: proxy.url })
    expect(await track.postBatch(new Uint8Array(2))).toMatchObject({ retry: true, error: { outcome: "unsent" } })
  })

  test.each([
    ["the proxy does not answer", true],
    ["the target does not, behind the proxy", false],
  ])("%s: until the time is over, and the connection is given up", async (_, hangs) => {
    const watch = watchLeaks()
    const silent = await startRawServer(() => {})
    const proxy = await startProxy({ leadsTo: Number(new URL(silent.url).port), hangs })
    const track = clientOf("https://eu.track.test", { proxy: proxy.url })
    const reply = await track.postBatch(new Uint8Array(2), { timeoutMs: 100, signal: watch.signal })
    expect(reply).toMatchObject({ retry: true, error: { code: "timeout", outcome: "unsent" } })
    await vi.waitFor(() => expect(proxy.open).toBe(0))
    await Promise.all([proxy[Symbol.asyncDispose](), silent[Symbol.asyncDispose]()])
    await watch.expectNothingLeft()
  })
})

describe("whether a proxy is used at all", () => {
  test.each([
    ["proxy: false", { HTTP_PROXY: true }, { proxy: false }],
    ["a variable for the other scheme", { HTTPS_PROXY: true }, {}],
    ["this machine, which is always exempt", { HTTP_PROXY: true, ALL_PROXY: true }, {}],
  ] as const)("no: %s", async (_, env, options) => {
    await using server = await startScriptedServer()
    await using proxy = await startProxy({ leadsTo: 0 })
    for (const name of Object.keys(env)) vi.stubEnv(name, proxy.url)
    await clientOf(server.url, options).entity(identify)
    expect(server.requests).toHaveLength(1)
    expect(proxy.requests).toHaveLength(0)
  })

  test("no: what NO_PROXY exempts", async () => {
    await using proxy = await startProxy({ leadsTo: 0 })
    vi.stubEnv("HTTP_PROXY", proxy.url)
    vi.stubEnv("NO_PROXY", "other.test,.track.test")
    const error = await failureOf(clientOf(plainUrl).entity(identify))
    // The name exists for nobody else.
    expect(error).toMatchObject({ outcome: "unsent", cause: { syscall: "getaddrinfo" } })
    expect(proxy.requests).toHaveLength(0)
  })

  test("yes: a proxy that is given, also for this machine", async () => {
    await using proxy = await startProxy({ leadsTo: 0 })
    vi.stubEnv("NO_PROXY", "*")
    await clientOf("http://127.0.0.1:9", { proxy: proxy.url }).entity(identify)
    expect(proxy.requests).toHaveLength(1)
  })

  test("as the variables were when the transport was made", async () => {
    await using proxy = await startProxy({ leadsTo: 0 })
    vi.stubEnv("HTTP_PROXY", proxy.url)
    const track = clientOf(plainUrl)
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9")
    await track.entity(identify)
    expect(proxy.requests).toHaveLength(1)
  })
})
