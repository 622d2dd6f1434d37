/** Where an emulator listens. */
export interface Bound {
  /** The address, as the system tells it. */
  readonly address: string
  /** The host that it was told to listen on, which may be a name. */
  readonly host: string
  /** Further names that it was told to take. */
  readonly allowedHosts: readonly string[]
}

/** What a browser tells in headers: where a request was meant to go, and which page it comes from. */
export interface AddressHeaders {
  /** `Sec-Fetch-Site`: a page of another site may ask without an Origin, as for an image. */
  readonly site: string | undefined
  readonly host: string
  readonly origin: string | undefined
}

/** The address that a request was sent to, and the page that it comes from. Without a socket there is no Host header. */
export function addressOf({ headers, url }: Request): AddressHeaders {
  return {
    host: headers.get("host") ?? new URL(url).host,
    origin: headers.get("origin") ?? undefined,
    site: headers.get("sec-fetch-site") ?? undefined,
  }
}

/**
 * Why a request must not come in, or undefined when it may.
 *
 * The keys of an emulator are no secret, and any web page can make a browser ask this machine: across origins, or by a name of its
 * own that it lets lead here. A browser puts both into headers that a page cannot forge. On loopback only names of this machine
 * are taken. Beyond it an emulator is meant to be reached by names that it cannot know: those are taken that no public name server
 * gives out, which is what such a page would need.
 */
export function foreignAddress({ host, origin, site }: AddressHeaders, bound: Bound): string | undefined {
  const name = nameOf(host)
  const { address, allowedHosts } = bound
  const isKnown = isLoopback(name) || [bound.host, ...allowedHosts].some((known) => known.toLowerCase() === name)
  if (!isKnown && isLoopback(address)) {
    return "the Host header must name this machine, such as localhost, or be the host that the emulator was started with"
  }
  if (!isKnown && isPublicName(name)) {
    return "the Host header must be an address, a name without a dot, or one that the emulator was told to allow (allowedHosts, --allow-host)"
  }
  return foreignPage({ host, origin, site })
}

/**
 * Why a page must not ask, or undefined when it may: its host and port are those that it asks for, or it is no page. What is told of
 * in `Sec-Fetch-Site` alone cannot be read by a page, but would use up faults and fill the journal.
 */
export function foreignPage({ host, origin, site }: AddressHeaders): string | undefined {
  if (origin !== undefined) {
    // Over https the page came through a proxy in front of the emulator.
    const isOwn = /^https?:\/\/(.*)$/i.exec(origin)?.[1]?.toLowerCase() === host.toLowerCase()
    return isOwn ? undefined : "the Origin header must be the emulator's own: pages of other sites may not reach it"
  }
  if (site === undefined || site === "same-origin" || site === "none") return undefined
  return "the Sec-Fetch-Site header must be same-origin or none: pages of other sites may not reach the emulator"
}

/** The name in a Host header, in lower case, without its port and without the brackets of IPv6. */
function nameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d*$/, "")
    .replace(/^\[(.*)\]$/, "$1")
}

/** Browsers look up no name that ends in `.localhost` (RFC 6761): it is this machine. */
function isLoopback(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127(\.\d{1,3}){3}$/.test(name)
}

/** A name that a public name server may give out. Not one: an address, a name of one part, and what is set aside for local use. */
function isPublicName(name: string): boolean {
  const isAddress = /^[\d.]+$/.test(name) || name.includes(":")
  return !isAddress && name.includes(".") && !/\.(local|internal|home\.arpa)$/.test(name)
}
