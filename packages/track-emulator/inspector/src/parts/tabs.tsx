import type { ComponentChildren } from "preact"
import { useId, useRef, useState } from "preact/hooks"

interface TabsProps {
  readonly label: string
  readonly tabs: readonly { readonly title: string; readonly content: () => ComponentChildren }[]
}

/** One of several contents at a time. The arrow keys move between the tabs. */
export function Tabs({ label, tabs }: TabsProps) {
  const [selected, setSelected] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()

  function press(event: KeyboardEvent): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const next = (selected + step + tabs.length) % tabs.length
    setSelected(next)
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus()
  }

  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} ref={list} onKeyDown={press}>
        {tabs.map(({ title }, index) => (
          <button
            type="button"
            role="tab"
            key={title}
            id={`${id}-${index}`}
            aria-selected={index === selected}
            aria-controls={`${id}-panel`}
            tabIndex={index === selected ? 0 : -1}
            onClick={() => setSelected(index)}
          >
            {title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${selected}`} key={selected}>
        {tabs[selected]?.content()}
      </div>
    </div>
  )
}
