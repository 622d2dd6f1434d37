import { signal } from "@preact/signals"
import { useMemo } from "preact/hooks"
import { CodeBlock } from "../parts/code-block.tsx"
import { prettyJson } from "./pretty-json.ts"

/** Whether bodies are shown as they came. It holds from request to request. */
const raw = signal(false)

/** A body, with a line for each member if it is JSON. Copied, it is as it came in any case. */
export function BodyText({ label, text }: { readonly label: string; readonly text: string }) {
  const pretty = useMemo(() => prettyJson(text), [text])
  return (
    <CodeBlock label={label} text={raw.value ? text : pretty} copied={text} wrap>
      {pretty !== text && (
        <button
          type="button"
          class="link-button"
          aria-label={`Show the ${label} as it came`}
          title="As it came, or with a line for each member"
          aria-pressed={raw.value}
          onClick={() => {
            raw.value = !raw.value
          }}
        >
          raw
        </button>
      )}
    </CodeBlock>
  )
}
