/** Where an emulator listens. */
export interface Bound {
  /** The address, as the system tells it. */
  readonly address: string
  /** The host that it was told to listen on, which may be a name. */
  readonly host: string
}

/** The headers by which a browser tells where a request was meant to go, and which page it comes from. */
export interface AddressHeaders {
  readonly host: string | undefined
  readonly origin: string | undefined
}

/**
 * Why a request must not come in, or undefined when it may.
 *
 * The keys of an emulator are no secret, and any web page can make a browser ask this machine: across origins, or by a name of
 * its own that it lets lead here. A browser puts both into headers that a page cannot forge. An emulator bound beyond
 * loopback is meant to be reached by names that it cannot know, and takes any.
 */
export function foreignAddress({ host, origin }: AddressHeaders, bound: Bound): string | undefined {
  if (!isLoopback(bound.address)) return undefined
  const name = nameOf(host ?? "")
  if (!isLoopback(name) && name !== bound.host.toLowerCase()) {
    return "the Host header must name this machine, such as localhost, or be the host that the emulator was started with"
  }
  // The host is known to be ours, so a page of the same host and port is ours too.
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase()) {
    return "the Origin header must be the emulator's own: pages of other sites may not reach it"
  }
  return undefined
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
