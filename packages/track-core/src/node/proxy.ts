import { TrackOptionsError } from "../errors.ts"
import { isExempt, readExemptions } from "./proxy-exemptions.ts"

/** Where a proxy is, and how it is asked. */
export interface ProxyAddress {
  readonly secure: boolean
  readonly host: string
  readonly port: number
  /** Value of the Proxy-Authorization header. */
  readonly authorization: string | undefined
}

/** The proxy for a URL, or undefined for a direct connection. */
export type ChooseProxy = (url: URL) => ProxyAddress | undefined

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Follows the variables that most programs follow: HTTPS_PROXY and HTTP_PROXY by the scheme of the URL, ALL_PROXY for either,
 * NO_PROXY for what is exempt. A name in lower case wins. This machine itself is always exempt.
 *
 * @throws TrackOptionsError when one of them names no http proxy: to go around it in silence could be what it forbids
 */
export function proxyFromEnvironment(env: Environment): ChooseProxy {
  // A CGI server sets HTTP_PROXY from the header "Proxy" of whoever calls it, and REQUEST_METHOD always.
  const http = env.REQUEST_METHOD === undefined ? ["http_proxy", "HTTP_PROXY"] : ["http_proxy"]
  const plain = readVariable(env, [...http, "all_proxy", "ALL_PROXY"])
  const secure = readVariable(env, ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
  if (!plain && !secure) return () => undefined
  const exemptions = readExemptions(env.no_proxy || env.NO_PROXY || "")
  return (url) => (isExempt(exemptions, url) ? undefined : url.protocol === "https:" ? secure : plain)
}

/** Reads the first variable that is set and not empty. */
function readVariable(env: Environment, names: readonly string[]): ProxyAddress | undefined {
  for (const name of names) {
    const value = env[name]?.trim()
    if (value) return readProxyUrl(name, value)
  }
  return undefined
}

/** Reads the address of a proxy. No message shows it, because of the password that it may hold. */
export function readProxyUrl(name: string, value: string | URL): ProxyAddress {
  const text = typeof value === "string" || value instanceof URL ? String(value) : ""
  // Variables often leave out the scheme.
  const url = parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:") || !url.hostname) {
    throw new TrackOptionsError(`${name} must be an http:// or https:// proxy such as http://proxy.example:3128`)
  }
  const secure = url.protocol === "https:"
  const port = Number(url.port) || (secure ? 443 : 80)
  return { secure, host: bareHost(url), port, authorization: basic(name, url) }
}

/** The host as sockets want it: an IPv6 address without its brackets. */
export function bareHost({ hostname }: URL): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

function basic(name: string, { username, password }: URL): string | undefined {
  if (!username && !password) return undefined
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    return `Basic ${Buffer.from(credentials).toString("base64")}`
  } catch {
    throw new TrackOptionsError(`${name} holds a name or password in which a % stands for nothing: write it as %25`)
  }
}
