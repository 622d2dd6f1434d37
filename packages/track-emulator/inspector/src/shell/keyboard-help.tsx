import type { RefObject } from "preact"

const shortcuts = [
  ["/", "search"],
  ["Esc", "clear the search"],
  ["↑ ↓", "move in a table, once it has the focus; also j and k, PageUp, PageDown, Home, End"],
  ["Enter", "open the row"],
  ["j k", "next and previous request, on the page of one"],
  ["g p", "people"],
  ["g o", "objects"],
  ["g e", "events"],
  ["g r", "requests"],
  ["g f", "faults"],
  ["?", "this help"],
] as const

/** What the keys do. */
export function KeyboardHelp({ dialog }: { readonly dialog: RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="help-title">
      <h2 id="help-title">Keyboard</h2>
      <dl class="shortcuts">
        {shortcuts.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" class="dialog-actions">
        <button type="submit" class="button">
          Close
        </button>
      </form>
    </dialog>
  )
}
