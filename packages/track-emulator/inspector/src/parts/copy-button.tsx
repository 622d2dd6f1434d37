import { useEffect, useState } from "preact/hooks"
import { Icon } from "./icon.tsx"
import { toast } from "./toast.tsx"

interface CopyButtonProps {
  /** What is copied, named: `Copy the URL`. */
  readonly label: string
  readonly text: string | (() => string)
  /** Shown beside the icon. */
  readonly caption?: string
}

/** Puts a text on the clipboard. */
export function CopyButton({ label, text, caption }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text())
      setCopied(true)
      toast("Copied")
    } catch {
      toast("The browser does not allow copying here.", true)
    }
  }

  return (
    <button
      type="button"
      class={caption === undefined ? "icon-button" : "button"}
      aria-label={label}
      title={label}
      onClick={copy}
    >
      <Icon name={copied ? "check" : "copy"} />
      {caption}
    </button>
  )
}
