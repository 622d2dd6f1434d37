import type { TransportAnswer } from "./transport.ts"

/** Where a redirect leads, or why it is not followed. */
export type RedirectTarget = { kind: "follow"; url: string } | { kind: "refused"; why: string }

/**
 * Decides on a redirect. The request is repeated as it is, keys and body included, so only the server's own origin
 * and Customer.io's hosts over https get it: a US host sends EU accounts to the EU host (FACTS: doc).
 */
export function redirectTarget(
  answer: Pick<TransportAnswer, "status" | "headers">,
  from: string,
  mayFollow: boolean,
): RedirectTarget {
  if (![301, 302, 307, 308].includes(answer.status))
    return { kind: "refused", why: "in a way that a POST cannot follow" }
  if (!mayFollow) return { kind: "refused", why: "too many times" }
  const location = answer.headers.get("location")
  let url: URL
  try {
    url = new URL(location ?? "", from)
  } catch {
    return { kind: "refused", why: "to an address that is none" }
  }
  if (!location) return { kind: "refused", why: "without saying where to" }
  const sameOrigin = url.origin === new URL(from).origin
  const customerIo =
    url.protocol === "https:" && (url.hostname === "customer.io" || url.hostname.endsWith(".customer.io"))
  // The host is named, the path is not: it may hold what somebody else's server put there.
  if (!sameOrigin && !customerIo) return { kind: "refused", why: `to another host (${url.protocol}//${url.host})` }
  if (url.username || url.password) return { kind: "refused", why: "to an address with a user name in it" }
  url.hash = ""
  return { kind: "follow", url: url.href }
}
