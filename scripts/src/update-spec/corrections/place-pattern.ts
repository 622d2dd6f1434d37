/**
 * Whether a place fits a pattern: `*` is anything within one step, `**` any number of steps, `{a,b}` either. All else is
 * taken literally, brackets too.
 */
export function placeMatcher(pattern: string): (place: string) => boolean {
  const source = pattern.replaceAll(/\*\*\/|\*\*|\*|\{\}|[{},.+?^$()|[\]\\]/g, (token) => translate(token))
  const expression = new RegExp(`^${source}$`)
  return (place) => expression.test(place)
}

function translate(token: string): string {
  switch (token) {
    case "**/":
      return "(?:.*/)?"
    case "**":
      return ".*"
    case "*":
      return "[^/]*"
    case "{":
      return "(?:"
    case "}":
      return ")"
    case ",":
      return "|"
    case "{}":
      return "\\{\\}"
    default:
      return `\\${token}`
  }
}
