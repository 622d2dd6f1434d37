/** Chips that a row has room for, and characters of each value. */
const maxChips = 6
const maxCharacters = 48

interface AttributeChipsProps {
  readonly attributes: Readonly<Record<string, unknown>>
  /** How many there are in all. */
  readonly total?: number
  /** On as many lines as it takes. */
  readonly wrapped?: boolean
}

/** The first few attributes, in one line. */
export function AttributeChips({ attributes, total, wrapped }: AttributeChipsProps) {
  const entries = Object.entries(attributes)
  const shown = entries.slice(0, maxChips)
  const more = (total ?? entries.length) - shown.length
  return (
    <span class={wrapped ? "chips wrapped" : "chips"}>
      {shown.map(([name, value]) => (
        <span class="chip" key={name}>
          <bdi class="chip-name">{name}</bdi> <bdi class={`chip-value ${typeof value}`}>{brief(value)}</bdi>
        </span>
      ))}
      {more > 0 && <span class="faint">+{more}</span>}
    </span>
  )
}

function brief(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined")
  if (text === "") return "“”"
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text
}
