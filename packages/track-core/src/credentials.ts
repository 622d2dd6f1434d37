import { TrackOptionsError } from "./errors.ts"

/** The value of the Authorization header for a workspace's keys. No message ever shows a key. */
export function basicAuthorization(siteId: unknown, apiKey: unknown): string {
  const user = checkKey("siteId", siteId)
  const password = checkKey("apiKey", apiKey)
  // The first colon ends the user name in HTTP Basic, so that the rest would count as the password.
  if (user.includes(":")) throw new TrackOptionsError("siteId must not contain a colon: pass the API key as apiKey")
  return `Basic ${btoa(`${user}:${password}`)}`
}

/** The key, or a {@link TrackOptionsError} that names where it came from and not what it is. */
export function checkKey(name: string, value: unknown): string {
  const fail = (rule: string): never => {
    throw new TrackOptionsError(
      `${name} ${rule} (its value is not shown). Find it under Settings > API credentials > Tracking`,
    )
  }
  if (value === undefined || value === null) return fail("is missing")
  if (typeof value !== "string") return fail(`must be a string, not a value of type ${typeof value}`)
  if (value === "") return fail("must not be empty")
  if (/\s/.test(value)) return fail("must not contain spaces or line breaks, which often come with copying")
  if (!/^[\x21-\x7e]+$/.test(value)) return fail("must be plain ASCII")
  return value
}
