import { useEffect, useRef, useState } from "preact/hooks"
import { narrow, route } from "../navigation.ts"
import { Icon } from "../parts/icon.tsx"

/** How long typing must pause before it is searched for, in ms. */
const pauseMs = 120

/** Searches the view it stands in. The text is part of the address. */
export function SearchBox({ label, hint }: { readonly label: string; readonly hint: string }) {
  const input = useRef<HTMLInputElement>(null)
  const { search } = route.value
  const [text, setText] = useState(search)
  // Followed when the address changes by other means, such as Back.
  useEffect(() => setText(search), [search])
  useEffect(() => {
    if (text === search) return
    const timer = setTimeout(() => narrow({ search: text }), pauseMs)
    return () => clearTimeout(timer)
  }, [text])

  function clear(): void {
    setText("")
    narrow({ search: "" })
  }

  function press(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault()
      if (text === "") input.current?.blur()
      clear()
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault()
      document.querySelector<HTMLElement>("[role=grid]")?.focus()
    }
  }

  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={hint}
        value={text}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={press}
      />
      {text === "" ? (
        <kbd>/</kbd>
      ) : (
        <button
          type="button"
          class="icon-button"
          aria-label="Clear the search"
          title="Clear (Esc)"
          onClick={() => {
            clear()
            input.current?.focus()
          }}
        >
          <Icon name="cross" />
        </button>
      )}
    </search>
  )
}
