import { BlockList, isIP, isIPv4 } from "node:net"

/** What NO_PROXY exempts. */
export interface ProxyExemptions {
  readonly everything: boolean
  readonly rules: readonly HostRule[]
  /** Addresses and ranges of addresses. */
  readonly addresses: BlockList
}

interface HostRule {
  /** In lower case, without a leading dot. Exempts itself and what lies below it. */
  readonly host: string
  /** Any, when absent. */
  readonly port: string | undefined
}

/**
 * Reads a list such as `localhost,.internal.example,10.0.0.0/8,gateway.example:8443`, parted by commas or blanks. A name
 * exempts itself and all below it, with or without a dot or `*.` before it; `*` exempts everything.
 */
export function readExemptions(list: string): ProxyExemptions {
  const rules: HostRule[] = []
  const addresses = new BlockList()
  const entries = list.toLowerCase().split(/[\s,]+/)
  for (const entry of entries) {
    if (entry === "" || entry === "*") continue
    const [, network = "", bits = ""] = /^\[?([\d.]+|[\da-f:.]+)\]?\/(\d{1,3})$/.exec(entry) ?? []
    if (isIP(network) && Number(bits) <= (isIPv4(network) ? 32 : 128)) {
      addresses.addSubnet(network, Number(bits), familyOf(network))
      continue
    }
    const [, bracketed, plain = "", port] =
      /^(?:\[(.+)\]|(.*?))(?::(\d+))?$/.exec(isIP(entry) ? `[${entry}]` : entry) ?? []
    rules.push({ host: bracketed ?? plain.replace(/^\*?\./, ""), port })
  }
  return { everything: entries.includes("*"), rules, addresses }
}

/** Whether a URL is reached directly. This machine is: a proxy would not find it, or find another. */
export function isExempt({ everything, rules, addresses }: ProxyExemptions, url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "")
  if (everything || isLoopback(host)) return true
  if (isIP(host) && addresses.check(host, familyOf(host))) return true
  const port = url.port || (url.protocol === "https:" ? "443" : "80")
  return rules.some((rule) => {
    if (rule.port !== undefined && rule.port !== port) return false
    return host === rule.host || (!isIP(host) && host.endsWith(`.${rule.host}`))
  })
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127(\.\d+){3}$/.test(host)
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIPv4(address) ? "ipv4" : "ipv6"
}
