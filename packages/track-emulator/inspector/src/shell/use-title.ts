import { useEffect } from "preact/hooks"

/** Names the browser's tab: the most specific first. */
export function useTitle(...parts: readonly string[]): void {
  const title = [...parts, "Track emulator"].join(" · ")
  useEffect(() => {
    document.title = title
  }, [title])
}
