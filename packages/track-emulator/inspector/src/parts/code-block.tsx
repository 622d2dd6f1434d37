import { useState } from "preact/hooks"
import { CopyButton } from "./copy-button.tsx"

/** Characters shown before the rest is asked for. */
const maxCharacters = 20_000

interface CodeBlockProps {
  readonly label: string
  readonly text: string
  /** Long lines are broken. */
  readonly wrap?: boolean
}

/** Text as it stands, to copy. */
export function CodeBlock({ label, text, wrap }: CodeBlockProps) {
  const [whole, setWhole] = useState(false)
  const cut = !whole && text.length > maxCharacters
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section class={wrap ? "wrap" : ""} tabIndex={0} aria-label={label}>
        <pre>{cut ? text.slice(0, maxCharacters) : text}</pre>
      </section>
      <CopyButton label={`Copy ${label}`} text={text} />
      {cut && (
        <button type="button" class="link-button" onClick={() => setWhole(true)}>
          Show all {text.length.toLocaleString("en")} characters
        </button>
      )}
    </div>
  )
}
