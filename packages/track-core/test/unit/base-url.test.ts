import { describe, expect, test } from "vitest"
import { resolveBaseUrl } from "../../src/base-url.ts"
import { createTrackClient } from "../../src/client.ts"
import { TrackOptionsError } from "../../src/errors.ts"

type Options = Parameters<typeof resolveBaseUrl>[0]

function refusal(options: Options): string {
  try {
    resolveBaseUrl(options)
  } catch (error) {
    expect(error).toBeInstanceOf(TrackOptionsError)
    return (error as TrackOptionsError).message
  }
  throw new Error("it was not refused")
}

describe("a region names its host", () => {
  test.each<[string, Options, string]>([
    ["the US one when nothing is said", {}, "https://track.customer.io"],
    ["us", { region: "us" }, "https://track.customer.io"],
    ["eu", { region: "eu" }, "https://track-eu.customer.io"],
  ])("%s", (_, options, url) => {
    expect(resolveBaseUrl(options)).toBe(url)
  })

  test.each([["mars"], ["US"], [""], ["toString"], ["__proto__"], [null], [1]])(
    "%j is refused, and named",
    (region) => {
      // A value from JavaScript, which the type would not let through.
      const options = { region } as unknown as Options
      expect(refusal(options)).toBe(
        `region must be "us" or "eu", got ${typeof region === "object" && region ? "an object" : JSON.stringify(region)}`,
      )
    },
  )
})

describe("a base URL is taken as it is, but for slashes at its end", () => {
  test.each([
    ["https://gateway.example", "https://gateway.example"],
    ["https://gateway.example/", "https://gateway.example"],
    ["https://gateway.example//", "https://gateway.example"],
    ["https://gateway.example:8443", "https://gateway.example:8443"],
    ["https://gateway.example:443/", "https://gateway.example"],
    ["https://gateway.example/cio", "https://gateway.example/cio"],
    ["https://gateway.example/cio/", "https://gateway.example/cio"],
    ["https://gateway.example/cio//", "https://gateway.example/cio"],
    ["https://gateway.example//cio", "https://gateway.example//cio"],
    ["https://gateway.example/a//b/", "https://gateway.example/a//b"],
    ["https://gateway.example/a/../b", "https://gateway.example/b"],
    ["https://gateway.example/caf%C3%A9 au lait", "https://gateway.example/caf%C3%A9%20au%20lait"],
    ["HTTPS://Gateway.Example/Cio", "https://gateway.example/Cio"],
    ["  https://gateway.example/cio\n", "https://gateway.example/cio"],
    ["https://[2001:db8::1]:8443/cio", "https://[2001:db8::1]:8443/cio"],
    ["https://203.0.113.7", "https://203.0.113.7"],
    ["https://bücher.example/cio", "https://xn--bcher-kva.example/cio"],
    ["https://データ.example", "https://xn--5ckp3n.example"],
  ])("%s", (baseUrl, url) => {
    expect(resolveBaseUrl({ baseUrl })).toBe(url)
  })
})

describe("api/v1 and api/v2 in a prefix", () => {
  test.each([
    ["https://gateway.example/api/v1", "https://gateway.example"],
    ["https://gateway.example/api/v2", "https://gateway.example"],
    ["https://gateway.example/api/v2/", "https://gateway.example"],
    ["https://gateway.example//api/v1//", "https://gateway.example"],
    ["https://gateway.example/cio/api/v1/", "https://gateway.example/cio"],
    ["https://gateway.example:8443/api/v1/api/v2", "https://gateway.example:8443/api/v1"],
    ["http://127.0.0.1:9000/api/v2", "http://127.0.0.1:9000"],
  ])("%s is refused with the root to use", (baseUrl, root) => {
    expect(refusal({ baseUrl })).toBe(`baseUrl must be the root above /api/v2, use ${root}`)
  })

  test.each([
    "https://gateway.example/api/v1x",
    "https://gateway.example/api/v1x/cio",
    "https://gateway.example/my/api/v1/proxy",
    "https://gateway.example/api/v2/track",
    "https://gateway.example/myapi/v1",
    "https://gateway.example/api/v3",
    "https://api.v2.example/v1",
  ])("%s is a prefix like any other", (baseUrl) => {
    expect(resolveBaseUrl({ baseUrl })).toBe(baseUrl)
  })
})

describe("plain http", () => {
  test.each([
    "http://localhost:9000",
    "http://cio.localhost",
    "http://127.0.0.1:9000/cio",
    "http://127.8.9.10",
    "http://[::1]:9000",
  ])("%s is this machine", (baseUrl) => {
    expect(resolveBaseUrl({ baseUrl })).toBe(baseUrl)
  })

  test("shorter ways to write the loopback address count too", () => {
    expect(resolveBaseUrl({ baseUrl: "http://127.1:9000" })).toBe("http://127.0.0.1:9000")
    expect(resolveBaseUrl({ baseUrl: "http://[0:0:0:0:0:0:0:1]" })).toBe("http://[::1]")
  })

  test.each([
    "http://gateway.example",
    "http://10.0.0.7:8080",
    "http://0.0.0.0:8080",
    "http://127.0.0.1.example",
    "http://localhost.example",
    "http://notlocalhost",
    "http://[::2]",
  ])("%s is refused", (baseUrl) => {
    expect(refusal({ baseUrl })).toBe(
      `baseUrl must use https, because the keys travel in every request, got ${baseUrl}. For a private network set allowInsecure: true`,
    )
  })

  test("beyond this machine it is taken with allowInsecure", () => {
    const baseUrl = "http://gateway.internal:8080/cio"
    expect(resolveBaseUrl({ baseUrl, allowInsecure: true })).toBe(baseUrl)
  })
})

describe("a base URL that cannot be one is refused", () => {
  test.each([
    ["a query string", "https://gateway.example/cio?a=1", "baseUrl must have no query string or fragment"],
    ["an empty query string", "https://gateway.example/cio?", "baseUrl must have no query string or fragment"],
    ["a fragment", "https://gateway.example/#top", "baseUrl must have no query string or fragment"],
    ["an empty fragment", "https://gateway.example/#", "baseUrl must have no query string or fragment"],
    ["another scheme", "ftp://gateway.example", "baseUrl must start with https://, got ftp://"],
    ["no scheme but a port", "gateway.example:8443", "baseUrl must start with https://, got gateway.example://"],
    ["no scheme", "gateway.example", "baseUrl must be an absolute URL such as https://gateway.example/cio"],
    ["a path alone", "/cio", "baseUrl must be an absolute URL such as https://gateway.example/cio"],
    ["nothing", "", "baseUrl must be an absolute URL such as https://gateway.example/cio"],
    ["a port beyond 65535", "https://h:99999", "baseUrl must be an absolute URL such as https://gateway.example/cio"],
    ["no host", "https://", "baseUrl must be an absolute URL such as https://gateway.example/cio"],
  ])("%s", (_, baseUrl, message) => {
    expect(refusal({ baseUrl })).toBe(message)
  })

  test.each([[null], [42], [{}], [["gateway.example"]], [true]])("a value that is no string: %j", (baseUrl) => {
    // A value from JavaScript, which the type would not let through.
    const options = { baseUrl } as unknown as Options
    expect(refusal(options)).toBe("baseUrl must be an absolute URL such as https://gateway.example/cio")
  })

  test.each([
    "https://sesame:opensaysme@gateway.example",
    "https://sesame@gateway.example",
    "https://:opensaysme@gateway.example",
    "http://sesame:opensaysme@gateway.example?x#y",
    "sesame:opensaysme@gateway.example",
  ])("user name and password in %s, without repeating them", (baseUrl) => {
    expect(refusal({ baseUrl })).toBe("baseUrl must not hold a user name or password: pass siteId and apiKey")
  })

  test("together with a region, since it already names the host", () => {
    expect(refusal({ baseUrl: "https://gateway.example", region: "eu" })).toBe(
      "give region or baseUrl, not both: a baseUrl already names the host",
    )
  })
})

test("a client tells which root it uses, so that a log can name it", () => {
  const track = createTrackClient({ siteId: "site", apiKey: "key", baseUrl: "https://gateway.example/cio/" })
  expect(track.baseUrl).toBe("https://gateway.example/cio")
})
