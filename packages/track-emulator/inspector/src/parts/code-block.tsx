import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import { CopyButton } from "./copy-button.tsx"

/** Characters shown before the rest is asked for. */
const maxCharacters = 20_000

interface CodeBlockProps {
  readonly label: string
  readonly text: string
  /** Long lines are broken. */
  readonly wrap?: boolean
  /** What is copied. @default text */
  readonly copied?: string
  /** Buttons beside that for copying. */
  readonly children?: ComponentChildren
}

/** Text as it stands, to copy. */
export function CodeBlock({ label, text, wrap, copied = text, children }: CodeBlockProps) {
  const [whole, setWhole] = useState(false)
  const cut = !whole && text.length > maxCharacters
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section class={wrap ? "wrap" : ""} tabIndex={0} aria-label={label}>
        <pre>{cut ? text.slice(0, maxCharacters) : text}</pre>
      </section>
      <div class="code-tools">
        {children}
        <CopyButton label={`Copy ${label}`} text={copied} />
      </div>
      {cut && (
        <button type="button" class="link-button" onClick={() => setWhole(true)}>
          Show all {text.length.toLocaleString("en")} characters
        </button>
      )}
    </div>
  )
}
