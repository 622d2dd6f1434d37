/** The keys of the emulated workspace. */
export interface Credentials {
  readonly siteId: string
  readonly apiKey: string
}

/**
 * Whether an Authorization header is Basic (in any case, RFC 7235) with these keys in base64 of UTF-8. Whatever else it holds
 * (another scheme, broken base64, a missing colon) is not what the keys encode to.
 */
export function createAuthorizer({ siteId, apiKey }: Credentials): (header: string | undefined) => boolean {
  const bytes = new TextEncoder().encode(`${siteId}:${apiKey}`)
  const wanted = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
  return (header) => /^basic +(\S+)$/i.exec(header?.trim() ?? "")?.[1] === wanted
}
