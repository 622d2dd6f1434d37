import type { ComponentChildren } from "preact"
import { useId, useState } from "preact/hooks"
import { count } from "../parts/figures.ts"

interface SectionProps {
  readonly title: string
  /** How many there are of what it holds. */
  readonly size?: number
  readonly children: ComponentChildren
}

/** A titled part of a page. */
export function Section({ title, size, children }: SectionProps) {
  const id = useId()
  return (
    <section class="section" aria-labelledby={id}>
      <h2 id={id}>
        {title}
        {size !== undefined && <span class="faint"> {count(size)}</span>}
      </h2>
      {children}
    </section>
  )
}

interface PortionProps<Item> {
  readonly items: readonly Item[]
  readonly children: (item: Item, index: number) => ComponentChildren
}

/** Items shown at first, and more on each request. */
const portion = 50

/** A list that shows its beginning, and more when asked. */
export function Portion<Item>({ items, children }: PortionProps<Item>) {
  const [shown, setShown] = useState(portion)
  return (
    <>
      <ul class="list">{items.slice(0, shown).map(children)}</ul>
      {items.length > shown && (
        <button type="button" class="button" onClick={() => setShown(shown + portion * 4)}>
          Show more of {count(items.length)}
        </button>
      )}
    </>
  )
}

/** In place of a list that is empty. */
export function None({ children }: { readonly children: ComponentChildren }) {
  return <p class="nothing">{children}</p>
}
