import { describe, expect, test } from "vitest"
import { proxyFromEnvironment, readProxyUrl } from "../../src/node/proxy.ts"

/** The host of the proxy that is chosen, or undefined. */
function chosen(env: Record<string, string>, url: string): string | undefined {
  return proxyFromEnvironment(env)(new URL(url))?.host
}

describe("which variable counts", () => {
  test.each<[Record<string, string>, string, string | undefined]>([
    [{}, "https://a.example", undefined],
    [{ HTTPS_PROXY: "http://one" }, "https://a.example", "one"],
    [{ HTTPS_PROXY: "http://one" }, "http://a.example", undefined],
    [{ HTTP_PROXY: "http://one" }, "https://a.example", undefined],
    [{ HTTP_PROXY: "http://one" }, "http://a.example", "one"],
    [{ ALL_PROXY: "http://one" }, "https://a.example", "one"],
    [{ HTTPS_PROXY: "http://one", ALL_PROXY: "http://two" }, "https://a.example", "one"],
    [{ HTTPS_PROXY: "http://one", https_proxy: "http://two" }, "https://a.example", "two"],
    [{ HTTPS_PROXY: "http://one", https_proxy: "" }, "https://a.example", "one"],
    [{ HTTPS_PROXY: " http://one " }, "https://a.example", "one"],
    [{ HTTPS_PROXY: "one:8080" }, "https://a.example", "one"],
    // Set by whoever calls a CGI script, through a header of his.
    [{ HTTP_PROXY: "http://evil", REQUEST_METHOD: "GET" }, "http://a.example", undefined],
    [{ http_proxy: "http://one", REQUEST_METHOD: "GET" }, "http://a.example", "one"],
  ])("%o for %s: %s", (env, url, host) => {
    expect(chosen(env, url)).toBe(host)
  })
})

describe("the address of a proxy", () => {
  test.each([
    ["http://proxy.example", { secure: false, host: "proxy.example", port: 80, authorization: undefined }],
    ["https://proxy.example", { secure: true, host: "proxy.example", port: 443, authorization: undefined }],
    ["proxy.example:3128", { secure: false, host: "proxy.example", port: 3128, authorization: undefined }],
    ["http://[::1]:3128/", { secure: false, host: "::1", port: 3128, authorization: undefined }],
    [
      "http://jo%C3%A9:p%40ss@proxy.example:1",
      { secure: false, host: "proxy.example", port: 1, authorization: `Basic ${btoa("jo\xc3\xa9:p@ss")}` },
    ],
    [
      "http://token@proxy.example:1",
      { secure: false, host: "proxy.example", port: 1, authorization: `Basic ${btoa("token:")}` },
    ],
  ])("%s", (text, address) => {
    expect(readProxyUrl("proxy", text)).toEqual(address)
  })
})

describe("what NO_PROXY exempts", () => {
  const exempt = (list: string, url: string) => chosen({ ALL_PROXY: "http://one", NO_PROXY: list }, url) === undefined

  test.each([
    ["*", "https://a.example"],
    ["a.example", "https://a.example"],
    ["A.Example", "https://a.example"],
    ["a.example", "https://a.example."],
    ["example", "https://a.example"],
    [".example", "https://a.example"],
    ["*.example", "https://deep.a.example"],
    ["x.test, a.example", "https://a.example"],
    ["x.test a.example", "https://a.example"],
    ["a.example:8443", "https://a.example:8443"],
    ["a.example:443", "https://a.example"],
    ["a.example:80", "http://a.example"],
    ["10.1.2.3", "http://10.1.2.3"],
    ["10.1.2.3:81", "http://10.1.2.3:81"],
    ["10.0.0.0/8", "http://10.1.2.3"],
    ["fd00::/8", "http://[fd12::1]"],
    ["fd12::1", "http://[fd12::1]"],
    ["[fd12::1]", "http://[fd12::1]:81"],
    ["[fd12::1]:81", "http://[fd12::1]:81"],
    // This machine, whatever the list says.
    ["", "http://localhost:5"],
    ["", "http://emulator.localhost:5"],
    ["", "http://127.1.2.3:5"],
    ["", "http://[::1]:5"],
  ])("%j exempts %s", (list, url) => {
    expect(exempt(list, url)).toBe(true)
  })

  test.each([
    ["", "https://a.example"],
    [" , ,", "https://a.example"],
    [".", "https://a.example"],
    ["b.example", "https://a.example"],
    ["a.example", "https://ba.example"],
    ["ple", "https://a.example"],
    ["deep.a.example", "https://a.example"],
    ["a.example:8443", "https://a.example"],
    ["a.example:443", "http://a.example"],
    ["10.1.2.3", "http://10.1.2.4"],
    ["3", "http://10.1.2.3"],
    ["10.0.0.0/8", "http://11.1.2.3"],
    ["10.0.0.0/99", "http://10.1.2.3"],
    ["10.0.0.0/8", "http://10.example"],
    ["fd00::/8", "http://[fe12::1]"],
    ["localhost.example", "https://a.example"],
  ])("%j does not exempt %s", (list, url) => {
    expect(exempt(list, url)).toBe(false)
  })

  test("lower case wins here too", () => {
    const env = { ALL_PROXY: "http://one", NO_PROXY: "*", no_proxy: "b.example" }
    expect(chosen(env, "https://a.example")).toBe("one")
  })
})
