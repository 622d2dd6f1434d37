import type { AnswerHeaders } from "../transport.ts"

/**
 * The headers of an answer as fetch gives them, from Node's list of names and values: a name that comes several times is joined by
 * commas, where Node's own object drops some. Hardly any is ever read, so that nothing is built for the rest.
 */
export function answerHeaders(raw: readonly string[]): AnswerHeaders {
  return {
    get(name) {
      const wanted = name.toLowerCase()
      let found: string | null = null
      for (let i = 0; i < raw.length; i += 2) {
        if (raw[i]?.toLowerCase() !== wanted) continue
        const value = raw[i + 1] ?? ""
        found = found === null ? value : `${found}, ${value}`
      }
      return found
    },
    *[Symbol.iterator]() {
      for (let i = 0; i < raw.length; i += 2) yield [raw[i]?.toLowerCase() ?? "", raw[i + 1] ?? ""]
    },
  }
}
