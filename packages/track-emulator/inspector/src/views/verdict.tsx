import type { OperationResult } from "../../../src/operation-result.ts"
import { reasons } from "../data/live.ts"

const sources = {
  doc: { word: "documented", title: "Customer.io documents this." },
  seen: { word: "observed", title: "Others observed this with the real service, and published it." },
  guess: { word: "assumed", title: "Not known of the real service: the emulator's assumption." },
} as const

/** Why an operation did not do all that it says, in words. */
export function Verdict({ result }: { readonly result: OperationResult }) {
  if (result.effect === "refused") {
    return (
      <p class="why refused">
        <strong class="mono">{result.reason}</strong>
        {result.field !== "" && <code>{result.field}</code>} <bdi>{result.message}</bdi>
      </p>
    )
  }
  if (result.effect === "withheld") return null
  const shortfalls = result.effect === "applied" ? [] : result.shortfalls
  return (
    <>
      {shortfalls.map(({ reason, field }) => {
        const meaning = reasons.value[reason]
        return (
          <p key={`${reason} ${field}`} class={`why ${result.effect}`}>
            <strong class="mono">{reason}</strong>
            {field !== undefined && <code>{field}</code>} {meaning?.meaning}
            {meaning && (
              <span class="source" title={sources[meaning.source].title}>
                {sources[meaning.source].word}
              </span>
            )}
          </p>
        )
      })}
      {result.forgiven?.map(({ reason, field, message }) => (
        <p key={`${reason} ${field} ${message}`} class="why forgiven">
          <strong class="mono">forgiven</strong>
          {field !== "" && <code>{field}</code>} <bdi>{message}</bdi>
          <span class="source" title="The emulator is lenient: a strict one refuses the operation for this.">
            refused when strict
          </span>
        </p>
      ))}
    </>
  )
}
