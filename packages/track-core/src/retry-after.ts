/**
 * How long a Retry-After header asks to wait, in ms, from seconds or an HTTP date. Undefined when it is absent or
 * makes no sense; a date that has passed means no wait.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim()
  if (!text) return undefined
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  // Only the shapes of an HTTP date: Date.parse alone reads "-5" as a month.
  const date = /^[A-Za-z]{3,9},? .*\d{2}:\d{2}:\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}
