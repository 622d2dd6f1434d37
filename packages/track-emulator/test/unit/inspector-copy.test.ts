import { spawnSync } from "node:child_process"
import { runInNewContext } from "node:vm"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { copyAsCurl } from "../../inspector/src/copy/copy-as-curl.ts"
import { copyAsTypeScript } from "../../inspector/src/copy/copy-as-typescript.ts"
import { quoteForShell } from "../../inspector/src/copy/quote-for-shell.ts"
import type { SentRequest } from "../../inspector/src/copy/sent-request.ts"
import { typescriptLiteral } from "../../inspector/src/copy/typescript-literal.ts"

const person = {
  type: "person",
  action: "identify",
  identifiers: { id: "42" },
  attributes: { name: "O'Neill $(id) `x` \\" },
}

function sent(change: Partial<SentRequest> = {}): SentRequest {
  return {
    url: "http://127.0.0.1:4010",
    credentials: { siteId: "emulator", apiKey: "it's secret" },
    method: "POST",
    path: "/api/v2/entity",
    body: JSON.stringify(person),
    ...change,
  }
}

/** What a shell would run: the arguments that curl gets, and its standard input. */
function runInShell(command: string): { arguments: string[]; input: string } {
  const stub = `curl() { printf '%s\\n' "$#"; printf '%s\\0' "$@"; case "$*" in *@-*) cat;; esac; }`
  const { stdout, stderr, status } = spawnSync("sh", { input: `${stub}\n${command}\n`, encoding: "utf8" })
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 })
  const [, count = "", rest = ""] = /^(\d+)\n([\s\S]*)$/.exec(stdout) ?? []
  const parts = rest.split("\0")
  return { arguments: parts.slice(0, Number(count)), input: parts.slice(Number(count)).join("\0") }
}

/** What a literal of JavaScript stands for, as JSON. */
function evaluate(literal: string): unknown {
  return JSON.parse(runInNewContext(`JSON.stringify(${literal})`) as string)
}

describe("copy as curl", () => {
  test("a shell hands curl the body, the keys and the address as they are", () => {
    const request = sent()
    expect(runInShell(copyAsCurl(request)).arguments).toEqual([
      "http://127.0.0.1:4010/api/v2/entity",
      "--user",
      "emulator:it's secret",
      "--header",
      "Content-Type: application/json",
      "--data-raw",
      request.body,
    ])
  })

  test("nothing in a path or method is run or expanded", () => {
    const command = copyAsCurl(
      sent({ method: "D'$(id)`x`", path: "/api/v1/customers/$(id)';id;'{a,b}[1-2]", body: null }),
    )
    expect(runInShell(command).arguments).toEqual([
      "http://127.0.0.1:4010/api/v1/customers/$(id)';id;'{a,b}[1-2]",
      "--globoff",
      "--request",
      "D'$(id)`x`",
      "--user",
      "emulator:it's secret",
    ])
  })

  test("a GET without a body names no method, and a body that is too long for an argument comes by standard input", () => {
    expect(copyAsCurl(sent({ method: "GET", path: "/api/v1/accounts/region", body: null }))).not.toContain("--request")
    const body = JSON.stringify({ batch: [{ ...person, attributes: { text: "ü'".repeat(90_000) } }] })
    const run = runInShell(copyAsCurl(sent({ path: "/api/v2/batch", body })))
    expect(run.arguments.slice(-2)).toEqual(["--data-binary", "@-"])
    expect(run.input).toBe(body)
  })

  test("any text survives the quoting", () => {
    const words = fc.array(
      fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "")),
      { minLength: 20, maxLength: 20 },
    )
    fc.assert(
      fc.property(words, (texts) => {
        expect(runInShell(`curl ${texts.map(quoteForShell).join(" ")}`).arguments).toEqual(texts)
      }),
      { numRuns: 8 },
    )
  })
})

describe("copy as TypeScript", () => {
  test("one operation becomes a call of entity", () => {
    const source = copyAsTypeScript(
      sent({ body: JSON.stringify({ type: "person", action: "delete", identifiers: { id: "42" } }) }),
    )
    expect(source).toBe(`import { createTrackClient } from "@cio/track-core"

const track = createTrackClient({ siteId: "emulator", apiKey: "it's secret", baseUrl: "http://127.0.0.1:4010" })

await track.entity({ type: "person", action: "delete", identifiers: { id: "42" } })
`)
  })

  test("a batch becomes a call of batch with the same operations", () => {
    const operations = Array.from({ length: 3 }, (_, index) => ({ ...person, identifiers: { id: index } }))
    const source = copyAsTypeScript(sent({ path: "/api/v2/batch", body: JSON.stringify({ batch: operations }) }))
    expect(source).toContain('import { batch } from "@cio/track-batch"\n')
    const [, literal = ""] = /await batch\(track, ([\s\S]*)\)\n$/.exec(source) ?? []
    expect(evaluate(literal)).toEqual(operations)
  })

  test.each([{ batch: [] }, { batch: "none" }, { batch: [1] }, { batch: [{}], more: 1 }])(
    "a batch that the helper would refuse goes through the client itself: %j",
    (body) => {
      const source = copyAsTypeScript(sent({ path: "/api/v2/batch", body: JSON.stringify(body) }))
      const [, literal = ""] = /track\.api\.POST\("\/api\/v2\/batch", \{ body: ([\s\S]*) \}\)\n$/.exec(source) ?? []
      expect(evaluate(literal)).toEqual(body)
    },
  )

  test("the region is asked for by name", () => {
    expect(copyAsTypeScript(sent({ method: "GET", path: "/api/v1/accounts/region", body: null }))).toContain(
      "await track.region()\n",
    )
  })

  test.each([
    ["/api/v1/customers/42", "PUT", JSON.stringify({ email: "zoe@example.com" })],
    ["/api/v2/entity", "POST", '{"type": "person",'],
    ["/api/v1/customers/42", "DELETE", null],
  ])("what the client has no types for is fetched: %s %s", async (path, method, body) => {
    const source = copyAsTypeScript(sent({ path, method, body }))
    const calls: [string, RequestInit][] = []
    const fake = async (url: string, init: RequestInit) => {
      calls.push([url, init])
      return { status: 200, text: async () => "" }
    }
    await runInNewContext(`(async () => {${source}})()`, { fetch: fake, Buffer, console: { log() {} }, JSON })
    expect(calls).toEqual([
      [
        `http://127.0.0.1:4010${path}`,
        {
          method,
          headers: {
            authorization: `Basic ${Buffer.from("emulator:it's secret").toString("base64")}`,
            ...(body === null ? {} : { "content-type": "application/json" }),
          },
          ...(body === null ? {} : { body }),
        },
      ],
    ])
  })

  test("plain http beyond this machine is allowed in so many words", () => {
    expect(copyAsTypeScript(sent({ url: "http://10.0.0.7:4010" }))).toContain("allowInsecure: true")
    expect(copyAsTypeScript(sent({ url: "http://127.0.0.1.example.com" }))).toContain("allowInsecure: true")
    expect(copyAsTypeScript(sent({ url: "http://[::1]:4010" }))).not.toContain("allowInsecure")
  })

  test("a literal evaluates to the JSON that it was made of, keys such as __proto__ included", () => {
    expect(
      evaluate(typescriptLiteral(JSON.parse('{"__proto__": {"a": 1}, "b-c": null, "d": [true, "\\u2028"]}'))),
    ).toEqual(JSON.parse('{"__proto__": {"a": 1}, "b-c": null, "d": [true, "\\u2028"]}'))
    fc.assert(
      fc.property(fc.json({ stringUnit: "binary" }), (json) => {
        const value: unknown = JSON.parse(json)
        expect(evaluate(typescriptLiteral(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
