import { checkKeys, checkNumber, checkObject, show } from "../check-option.ts"
import { TrackOptionsError } from "../errors.ts"
import { type ChooseProxy, proxyFromEnvironment, readProxyUrl } from "./proxy.ts"

/** How a transport over Node's own http connects. */
export interface NodeTransportOptions {
  /** Most connections to one host at a time. Further requests wait for one, within their `timeoutMs`. @default 64 */
  maxSockets?: number | undefined
  /**
   * Longest a connection is kept open unused, in ms. A server that announces a shorter time is believed. 0 closes each one
   * after its request. @default 4000
   */
  keepAliveMs?: number | undefined
  /** Certificates, and how strict to be. @default those that Node trusts */
  tls?: NodeTlsOptions | undefined
  /**
   * The proxy to use, for every host: `http://` or `https://`, with name and password if it wants them. `false` for none.
   *
   * @default what HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say, in either case, when the transport is made
   */
  proxy?: string | URL | false | undefined
}

/** As in `tls.connect()` of Node. */
export interface NodeTlsOptions {
  /** Authorities to trust instead of Node's own, as PEM. An https proxy is checked against them too. */
  ca?: Pem | readonly Pem[] | undefined
  /** Client certificate as PEM, for a gateway that wants one. A proxy does not get to see it. */
  cert?: Pem | undefined
  /** Private key of `cert`, as PEM. */
  key?: Pem | undefined
  /** Client certificate and key in one PKCS#12 file, instead of `cert` and `key`. */
  pfx?: Uint8Array | undefined
  /** Opens `key` or `pfx`. */
  passphrase?: string | undefined
  /** Name to ask for and to find in the certificate. @default the host of the URL */
  servername?: string | undefined
  /** `false` accepts any certificate: whoever sits in between then reads the keys. @default true */
  rejectUnauthorized?: boolean | undefined
  /** @default "TLSv1.2" */
  minVersion?: "TLSv1.2" | "TLSv1.3" | undefined
}

/** A PEM file's content. */
type Pem = string | Uint8Array

/** The options of a transport, checked. */
export interface NodeTransportSettings {
  maxSockets: number
  keepAliveMs: number
  tls: NodeTlsOptions
  chooseProxy: ChooseProxy
}

const keys = ["maxSockets", "keepAliveMs", "tls", "proxy"]

/** What each option of TLS must be, for those who get no help from the types. */
const tlsRules: Readonly<Record<keyof NodeTlsOptions, [rule: string, fits: (value: unknown) => boolean]>> = {
  ca: ["a string or bytes", (value) => [value].flat().every(isContent)],
  cert: ["a string or bytes", isContent],
  key: ["a string or bytes", isContent],
  pfx: ["bytes", (value) => value instanceof Uint8Array],
  passphrase: ["a string", (value) => typeof value === "string"],
  servername: ["a string", (value) => typeof value === "string"],
  // 0 or "false" would be taken for what it does not say.
  rejectUnauthorized: ["true or false", (value) => typeof value === "boolean"],
  minVersion: ['"TLSv1.2" or "TLSv1.3"', (value) => value === "TLSv1.2" || value === "TLSv1.3"],
}

/** Checks the options and fills in the defaults. Fails with the option, the rule and the value. */
export function resolveNodeTransportOptions(options: NodeTransportOptions): NodeTransportSettings {
  checkObject("createNodeTransport's options", options, "an object")
  checkKeys("createNodeTransport", options, keys)
  const { maxSockets = 64, keepAliveMs = 4000, tls = {}, proxy } = options
  checkTls(tls)
  return {
    maxSockets: checkNumber("maxSockets", maxSockets, { min: 1, integer: true, infinite: true }),
    keepAliveMs: checkNumber("keepAliveMs", keepAliveMs, { min: 0, max: 2 ** 31 - 1 }),
    tls: { ...tls },
    chooseProxy: proxy === undefined ? proxyFromEnvironment(process.env) : always(proxy),
  }
}

function checkTls(tls: NodeTlsOptions): void {
  checkObject("tls", tls, "an object such as { ca }")
  checkKeys("tls", tls, Object.keys(tlsRules))
  for (const [name, [rule, fits]] of Object.entries(tlsRules)) {
    // The rules have the names of the options.
    const value = tls[name as keyof NodeTlsOptions]
    if (value !== undefined && !fits(value)) {
      const got = name === "passphrase" ? typeof value : show(value)
      throw new TrackOptionsError(`tls.${name} must be ${rule}, got ${got}`)
    }
  }
}

function isContent(value: unknown): boolean {
  return typeof value === "string" || value instanceof Uint8Array
}

function always(proxy: string | URL | false): ChooseProxy {
  const address = proxy === false ? undefined : readProxyUrl("proxy", proxy)
  return () => address
}
