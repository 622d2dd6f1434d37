/**
 * How long a connection may rest after an answer, in ms: what the transport is set to, or less if the server says in its Keep-Alive
 * header that it will close sooner. A second less than it says, or half of it, so that a request does not cross the closing
 * on its way.
 */
export function restMsAfter(keepAliveHeader: string | null, keepAliveMs: number): number {
  const seconds = /(?:^|[\s,;])timeout="?(\d+)/i.exec(keepAliveHeader ?? "")?.[1]
  if (seconds === undefined) return keepAliveMs
  const announcedMs = Number(seconds) * 1000
  return Math.min(keepAliveMs, announcedMs - Math.min(1000, announcedMs / 2))
}
