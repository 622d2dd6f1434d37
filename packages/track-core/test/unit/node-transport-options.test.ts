import { inspect } from "node:util"
import { afterEach, describe, expect, test, vi } from "vitest"
import { TrackOptionsError } from "../../src/errors.ts"
import { createNodeTransport, type NodeTransportOptions } from "../../src/node/index.ts"
import { makeCertificates } from "../support/certificates.ts"

afterEach(() => {
  vi.unstubAllEnvs()
})

/** The error with which options from JavaScript, which the types would not let through, are refused. */
function refusal(options: unknown): TrackOptionsError {
  try {
    createNodeTransport(options as NodeTransportOptions)
  } catch (error) {
    if (error instanceof TrackOptionsError) return error
    throw error
  }
  throw new Error("they were not refused")
}

describe("a bad option is refused at once, with its name, the rule and the value", () => {
  const proxyRule = "proxy must be an http:// or https:// proxy such as http://proxy.example:3128"
  test.each<[unknown, string | RegExp]>([
    [null, "createNodeTransport's options must be an object, got null"],
    ["http://proxy", "createNodeTransport's options must be an object, got a string"],
    [{ sockets: 5 }, "createNodeTransport has no option sockets, known are: maxSockets, keepAliveMs, tls, proxy"],
    [{ maxSockets: 0 }, "maxSockets must be an integer >= 1 or Infinity, got 0"],
    [{ maxSockets: 1.5 }, "maxSockets must be an integer >= 1 or Infinity, got 1.5"],
    [{ keepAliveMs: -1 }, "keepAliveMs must be a finite number from 0 to 2147483647, got -1"],
    [
      { keepAliveMs: Number.POSITIVE_INFINITY },
      "keepAliveMs must be a finite number from 0 to 2147483647, got Infinity",
    ],
    [{ tls: true }, "tls must be an object such as { ca }, got true"],
    [{ tls: { CA: "x" } }, /^tls has no option CA, known are: ca, cert, /],
    [{ tls: { rejectUnauthorized: "false" } }, 'tls.rejectUnauthorized must be true or false, got "false"'],
    [{ tls: { minVersion: "TLSv1" } }, 'tls.minVersion must be "TLSv1.2" or "TLSv1.3", got "TLSv1"'],
    [{ tls: { servername: 5 } }, "tls.servername must be a string, got 5"],
    [{ tls: { ca: 5 } }, "tls.ca must be a string or bytes, got 5"],
    [{ tls: { key: { pem: "x" } } }, "tls.key must be a string or bytes, got an object"],
    [{ proxy: true }, proxyRule],
    [{ proxy: "" }, proxyRule],
    [{ proxy: "socks5://proxy.example" }, proxyRule],
    [{ proxy: "http://" }, proxyRule],
  ])("%o", (options, message) => {
    expect(refusal(options).message).toEqual(typeof message === "string" ? message : expect.stringMatching(message))
  })

  test("a certificate that cannot be read", () => {
    const error = refusal({ tls: { cert: "sesame", key: "sesame" } })
    expect(error.message).toBe("tls holds a certificate, key or passphrase that cannot be used; see the cause")
    expect(inspect(error, { depth: 9 })).not.toContain("sesame")
  })

  test("a key that does not belong to its certificate", () => {
    const { server, client } = makeCertificates()
    expect(refusal({ tls: { cert: server.cert, key: client.key } }).cause).toBeInstanceOf(Error)
    createNodeTransport({ tls: server })
  })
})

describe("a proxy variable that cannot be followed is refused by its name, and its password is not shown", () => {
  test.each(["HTTP_PROXY", "https_proxy", "ALL_PROXY"])("%s", (name) => {
    vi.stubEnv(name, "socks5://joe:sesame@proxy.example:1080")
    const error = refusal({})
    expect(error.message).toBe(`${name} must be an http:// or https:// proxy such as http://proxy.example:3128`)
    expect(inspect(error, { depth: 9 })).not.toContain("sesame")
    createNodeTransport({ proxy: false })
  })

  test("a name with a stray percent sign", () => {
    const error = refusal({ proxy: "http://joe:ses%ame@proxy.example" })
    expect(error.message).toBe("proxy holds a name or password in which a % stands for nothing: write it as %25")
    expect(inspect(error, { depth: 9 })).not.toContain("ses%")
  })
})

test("options set to undefined are as if they were not there", () => {
  createNodeTransport({ maxSockets: undefined, keepAliveMs: undefined, tls: undefined, proxy: undefined })
  createNodeTransport({ tls: { ca: undefined, cert: undefined, rejectUnauthorized: undefined } })
})
