/** The keys of the emulated workspace. */
export interface Credentials {
  readonly siteId: string
  readonly apiKey: string
}

/**
 * True when an Authorization header is Basic (in any case, RFC 7235) with these keys in base64 of UTF-8. Whatever else it holds
 * (another scheme, broken base64, a missing colon) is not what the keys encode to.
 */
export function isAuthorized(header: string | undefined, { siteId, apiKey }: Credentials): boolean {
  const token = /^basic +(\S+)$/i.exec(header?.trim() ?? "")?.[1]
  return token === Buffer.from(`${siteId}:${apiKey}`, "utf8").toString("base64")
}
