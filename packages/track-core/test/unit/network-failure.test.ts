import { createServer, type Server } from "node:net"
import { describe, expect, test } from "vitest"
import { classifyNetworkFailure } from "../../src/network-failure.ts"
import { refusingUrl, startScriptedServer } from "../support/scripted-server.ts"

describe("what Node's own fetch rejects with", () => {
  async function rejectionOf(url: string, init?: RequestInit): Promise<unknown> {
    return fetch(url, init)
      .then((response) => response.text())
      .then(
        () => expect.fail("it did not reject"),
        (error: unknown) => error,
      )
  }

  /** A server below HTTP that says something, whatever it is asked. */
  async function startRawServer(says: string): Promise<{ port: number; server: Server }> {
    const server = createServer((socket) => {
      socket.on("error", () => {})
      socket.on("data", () => socket.end(says))
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const address = server.address()
    if (typeof address !== "object" || address === null) throw new Error("it does not listen")
    return { port: address.port, server }
  }

  test("a refused connection is unreached", async () => {
    expect(classifyNetworkFailure(await rejectionOf(await refusingUrl()))).toBe("unreached")
  })

  test("a refused connection by a name with several addresses is unreached", async () => {
    const { port } = new URL(await refusingUrl())
    expect(classifyNetworkFailure(await rejectionOf(`http://localhost:${port}`))).toBe("unreached")
  })

  test("an unknown host is unreached", async () => {
    expect(classifyNetworkFailure(await rejectionOf("http://track.nowhere.invalid"))).toBe("unreached")
  })

  test("https to a server that speaks none is unreached, or in doubt where OpenSSL has no code of its own for it", async () => {
    await using server = await startScriptedServer()
    const rejection = await rejectionOf(`https://127.0.0.1:${server.port}`)
    // Node 24.14 says "packet length too long", as of a record that was damaged later.
    const { code } = (rejection as { cause: { code: string } }).cause
    const isClear = code === "ERR_SSL_WRONG_VERSION_NUMBER"
    expect(classifyNetworkFailure(rejection)).toBe(isClear ? "unreached" : "cut")
  })

  test("a port that fetch refuses to use is unreached", async () => {
    expect(classifyNetworkFailure(await rejectionOf("http://127.0.0.1:1"))).toBe("unreached")
  })

  test.each(["before-reading", "after-reading"] as const)("a reset %s is cut", async (reset) => {
    await using server = await startScriptedServer({ reset })
    expect(classifyNetworkFailure(await rejectionOf(server.url, { method: "POST", body: "{}" }))).toBe("cut")
  })

  test.each(["short", "broken-chunks"] as const)("a body that ends %s is cut", async (ending) => {
    await using server = await startScriptedServer({ ending })
    expect(classifyNetworkFailure(await rejectionOf(server.url))).toBe("cut")
  })

  test.each([
    ["a connection closed without a word", ""],
    ["an answer that is no HTTP", "SSH-2.0-OpenSSH_9.9\r\n"],
    ["half a status line", "HTTP/1.1 2"],
  ])("%s is cut", async (_, says) => {
    const { port, server } = await startRawServer(says)
    const error = await rejectionOf(`http://127.0.0.1:${port}`)
    server.close()
    expect(classifyNetworkFailure(error)).toBe("cut")
  })

  test("an address that is none is other: no retry mends it", async () => {
    expect(classifyNetworkFailure(await rejectionOf("http://["))).toBe("other")
  })
})

describe("what other runtimes reject with", () => {
  const coded = (message: string, code: string) => Object.assign(new Error(message), { code })

  test.each<[string, unknown]>([
    ["Bun, refused", coded("Unable to connect. Is the computer able to access the url?", "ConnectionRefused")],
    ["Bun, no socket", coded("Was there a typo in the url or port?", "FailedToOpenSocket")],
    [
      "Deno, refused",
      new TypeError(
        "error sending request for url (http://127.0.0.1:1/): client error (Connect): tcp connect error: Connection refused (os error 111)",
      ),
    ],
    [
      "Deno, unknown host",
      new TypeError(
        "error sending request for url (http://x.invalid/): client error (Connect): dns error: failed to lookup address information",
      ),
    ],
    ["Node, a connection that takes too long", wrapped(coded("Connect Timeout Error", "UND_ERR_CONNECT_TIMEOUT"))],
    ["Node, a host that no route leads to", wrapped(Object.assign(coded("", "EHOSTUNREACH"), { syscall: "connect" }))],
    [
      "Node, a connection that timed out before it stood",
      wrapped(Object.assign(coded("", "ETIMEDOUT"), { syscall: "connect" })),
    ],
    [
      "Node, every address refused",
      wrapped(Object.assign(new AggregateError([new Error("a")]), { code: "ECONNREFUSED" })),
    ],
    [
      "Node, a name that could not be looked up for now",
      wrapped(Object.assign(coded("", "EAI_AGAIN"), { syscall: "getaddrinfo" })),
    ],
    ["Node, a certificate that has expired", wrapped(coded("certificate has expired", "CERT_HAS_EXPIRED"))],
    ["Node, a certificate signed by itself", wrapped(coded("", "DEPTH_ZERO_SELF_SIGNED_CERT"))],
    ["Node, a certificate for another name", wrapped(coded("", "ERR_TLS_CERT_ALTNAME_INVALID"))],
  ])("%s: unreached", (_, error) => {
    expect(classifyNetworkFailure(error)).toBe("unreached")
  })

  test.each<[string, unknown]>([
    ["Bun, reset", coded("The socket connection was closed unexpectedly.", "ECONNRESET")],
    ["Bun, closed", coded("", "ConnectionClosed")],
    ["Bun, a body that does not unzip", coded("", "ZlibError")],
    [
      "Deno, closed before the answer",
      new TypeError(
        "error sending request for url (http://127.0.0.1:1/): client error (SendRequest): connection closed before message completed",
      ),
    ],
    ["Deno, a cut body", new TypeError("error reading a body from connection")],
    ["Workers", new Error("Network connection lost.")],
    ["Workers, a name that is not found", new Error("internal error; reference = 0123456789abcdef")],
    ["Chromium, which tells nothing", new TypeError("Failed to fetch")],
    ["Firefox, which tells nothing", new TypeError("NetworkError when attempting to fetch resource.")],
    ["Safari, which tells nothing", new TypeError("Load failed")],
    ["Node, closed by the other side", wrapped(coded("other side closed", "UND_ERR_SOCKET"), "terminated")],
    ["Node, headers that take too long", wrapped(coded("Headers Timeout Error", "UND_ERR_HEADERS_TIMEOUT"))],
    ["Node, a broken pipe", wrapped(Object.assign(coded("write EPIPE", "EPIPE"), { syscall: "write" }))],
    ["Node, a cause three levels down", new TypeError("", { cause: wrapped(coded("", "ECONNRESET"), "") })],
  ])("%s: cut", (_, error) => {
    expect(classifyNetworkFailure(error)).toBe("cut")
  })

  test.each<[string, unknown]>([
    ["a fault of the caller's own fetch", new TypeError("Cannot read properties of undefined (reading 'url')")],
    ["a fetch that is none", new TypeError("fetch is not a function")],
    ["an address that is none", new TypeError("Failed to parse URL from x")],
    ["an error without words", new Error("")],
    ["a text", "ECONNREFUSED"],
    ["nothing", undefined],
    ["an object that is no error", { code: "ECONNREFUSED" }],
    ["a number for a code", Object.assign(new Error("odd"), { code: 42 })],
    ["a code that nobody knows", coded("odd", "E_ODD")],
  ])("%s: other", (_, error) => {
    expect(classifyNetworkFailure(error)).toBe("other")
  })

  test("a circular chain of causes ends", () => {
    const error = new Error("odd")
    error.cause = error
    expect(classifyNetworkFailure(error)).toBe("other")
  })

  function wrapped(cause: unknown, message = "fetch failed"): TypeError {
    return new TypeError(message, { cause })
  }
})
