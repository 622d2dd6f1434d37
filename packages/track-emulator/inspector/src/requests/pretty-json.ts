/** One token of JSON: a text, a mark, or a number or word. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** JSON with a line for each member, each written as it was sent. What is no JSON stands as it came. */
export function prettyJson(text: string): string {
  if (!isJson(text)) return text
  const parts: string[] = []
  let indent = ""
  let before = ""
  for (const [token] of text.matchAll(tokens)) {
    const closes = token === "}" || token === "]"
    if (closes) indent = indent.slice(2)
    const opened = before === "{" || before === "["
    // An empty object or array stays in its line.
    if (opened ? !closes : closes || before === ",") parts.push("\n", indent)
    parts.push(token === ":" ? ": " : token)
    if (token === "{" || token === "[") indent += "  "
    before = token
  }
  return parts.join("")
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
