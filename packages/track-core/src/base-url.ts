import { show } from "./check-option.ts"
import { TrackOptionsError } from "./errors.ts"

/** Where the data of a workspace lives. */
export type Region = "us" | "eu"

const hosts: Readonly<Record<Region, string>> = { us: "https://track.customer.io", eu: "https://track-eu.customer.io" }

/** The options that say where to send. */
export interface BaseUrlOptions {
  region?: Region | undefined
  baseUrl?: string | undefined
  allowInsecure?: boolean | undefined
}

/**
 * The root under which `/api/v2/...` lives, without a trailing slash, from `baseUrl` or else from the region.
 * Built from the parts of the URL, never by replacing text in it.
 */
export function resolveBaseUrl(options: BaseUrlOptions): string {
  const { region, baseUrl, allowInsecure = false } = options
  if (typeof allowInsecure !== "boolean") {
    throw new TrackOptionsError(`allowInsecure must be true or false, got ${show(allowInsecure)}`)
  }
  if (baseUrl === undefined) return regionUrl(region === undefined ? "us" : region)
  if (region !== undefined)
    throw new TrackOptionsError("give region or baseUrl, not both: a baseUrl already names the host")

  let url: URL
  try {
    url = new URL(baseUrl)
  } catch {
    throw new TrackOptionsError("baseUrl must be an absolute URL such as https://gateway.example/cio")
  }
  // Without a scheme, "site:key@host" is an address of the scheme "site".
  if (url.username || url.password || (!url.host && url.pathname.includes("@"))) {
    throw new TrackOptionsError("baseUrl must not hold a user name or password: pass siteId and apiKey")
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new TrackOptionsError(`baseUrl must start with https://, got ${url.protocol}//`)
  }
  if (url.search || url.hash || /[?#]$/.test(baseUrl)) {
    throw new TrackOptionsError("baseUrl must have no query string or fragment")
  }
  if (url.protocol === "http:" && !allowInsecure && !isLoopback(url.hostname)) {
    throw new TrackOptionsError(
      `baseUrl must use https, because the keys travel in every request, got http://${url.host}. For a private network set allowInsecure: true`,
    )
  }
  const path = url.pathname.replace(/\/+$/, "")
  if (/(^|\/)api\/v[12]$/.test(path)) {
    const root = url.origin + path.replace(/\/*api\/v[12]$/, "")
    throw new TrackOptionsError(`baseUrl must be the root above /api/v2, use ${root}`)
  }
  return url.origin + path
}

function regionUrl(region: Region): string {
  if (!Object.hasOwn(hosts, region)) throw new TrackOptionsError(`region must be "us" or "eu", got ${show(region)}`)
  return hosts[region]
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d+){3}$/.test(hostname)
  )
}
