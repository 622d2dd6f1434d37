import { afterEach, describe, expect, test, vi } from "vitest"
import { createTrackClientFromEnv } from "../../src/client-from-env.ts"
import type { TrackClientOptions } from "../../src/client-options.ts"
import { TrackOptionsError } from "../../src/errors.ts"
import { identify } from "../support/operations.ts"

const keys = { CUSTOMERIO_SITE_ID: "site", CUSTOMERIO_API_KEY: "key" }

type Environment = Readonly<Record<string, string | undefined>>

afterEach(() => {
  vi.unstubAllEnvs()
})

describe("where the client sends to", () => {
  test.each<[string, Environment, Partial<TrackClientOptions>, string]>([
    ["the US host when no variable says so", {}, {}, "https://track.customer.io"],
    ["CUSTOMERIO_REGION", { CUSTOMERIO_REGION: "eu" }, {}, "https://track-eu.customer.io"],
    ["CUSTOMERIO_REGION in capitals", { CUSTOMERIO_REGION: "EU" }, {}, "https://track-eu.customer.io"],
    ["CUSTOMERIO_BASE_URL", { CUSTOMERIO_BASE_URL: "https://gw.example/cio/" }, {}, "https://gw.example/cio"],
    [
      "CUSTOMERIO_BASE_URL before CUSTOMERIO_REGION",
      { CUSTOMERIO_BASE_URL: "https://gw.example", CUSTOMERIO_REGION: "eu" },
      {},
      "https://gw.example",
    ],
    [
      "variables that are empty count as not set",
      { CUSTOMERIO_BASE_URL: "", CUSTOMERIO_REGION: "" },
      {},
      "https://track.customer.io",
    ],
    [
      "a region given here",
      { CUSTOMERIO_BASE_URL: "https://gw.example" },
      { region: "eu" },
      "https://track-eu.customer.io",
    ],
    ["a baseUrl given here", { CUSTOMERIO_REGION: "eu" }, { baseUrl: "https://own.example" }, "https://own.example"],
  ])("%s", (_, env, options, baseUrl) => {
    expect(createTrackClientFromEnv(options, { ...keys, ...env }).baseUrl).toBe(baseUrl)
  })
})

describe("keys", () => {
  async function keysSentWith(options: Partial<TrackClientOptions>, env?: Environment): Promise<string | undefined> {
    let authorization: string | null | undefined
    const spy = async (_: unknown, init?: RequestInit) => {
      authorization = new Headers(init?.headers).get("authorization")
      return new Response("{}")
    }
    await createTrackClientFromEnv({ ...options, fetch: spy }, env).entity(identify)
    return authorization ? atob(authorization.replace("Basic ", "")) : undefined
  }

  test("come from the variables", async () => {
    expect(await keysSentWith({}, keys)).toBe("site:key")
  })

  test("given here win over them", async () => {
    expect(await keysSentWith({ apiKey: "own" }, keys)).toBe("site:own")
    expect(await keysSentWith({ siteId: "s", apiKey: "k" }, {})).toBe("s:k")
  })

  test("come from process.env when no environment is given", async () => {
    vi.stubEnv("CUSTOMERIO_SITE_ID", "from-process")
    vi.stubEnv("CUSTOMERIO_API_KEY", "k")
    vi.stubEnv("CUSTOMERIO_BASE_URL", "")
    vi.stubEnv("CUSTOMERIO_REGION", "")
    expect(await keysSentWith({})).toBe("from-process:k")
  })
})

describe("a variable at fault is named, and its value not shown", () => {
  test.each<[string, Environment, string]>([
    ["no site id", { CUSTOMERIO_API_KEY: "k" }, "CUSTOMERIO_SITE_ID is missing"],
    ["an empty key", { ...keys, CUSTOMERIO_API_KEY: "" }, "CUSTOMERIO_API_KEY is missing"],
    [
      "a key with a line break",
      { ...keys, CUSTOMERIO_API_KEY: "sesame\n" },
      "CUSTOMERIO_API_KEY must not contain spaces",
    ],
    ["a key beyond ASCII", { ...keys, CUSTOMERIO_API_KEY: "sesamé" }, "CUSTOMERIO_API_KEY must be plain ASCII"],
    ["an unknown region", { ...keys, CUSTOMERIO_REGION: "mars" }, 'CUSTOMERIO_REGION must be "us" or "eu"'],
  ])("%s", (_, env, message) => {
    const make = () => createTrackClientFromEnv({}, env)
    expect(make).toThrow(TrackOptionsError)
    expect(make).toThrow(message)
    expect(make).not.toThrow(/sesam/)
  })

  test("a base URL is checked as the option of that name", () => {
    const env = { ...keys, CUSTOMERIO_BASE_URL: "https://gw.example/api/v2" }
    expect(() => createTrackClientFromEnv({}, env)).toThrow("baseUrl must be the root above /api/v2")
  })
})
