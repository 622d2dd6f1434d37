import { useState } from "preact/hooks"
import { CopyButton } from "./copy-button.tsx"
import { Icon } from "./icon.tsx"

/** Members shown before the rest is asked for, and characters of a text. */
const maxMembers = 100
const maxCharacters = 2000
/** Levels that start open. */
const openLevels = 2

interface JsonTreeProps {
  readonly value: unknown
  /** What the whole is, for the names of buttons. */
  readonly label: string
}

/** A JSON value to read, fold and copy from. */
export function JsonTree({ value, label }: JsonTreeProps) {
  if (!isBranch(value)) return <Leaf value={value} />
  return <Members value={value} path={label} level={0} />
}

interface MembersProps {
  readonly value: object
  readonly path: string
  readonly level: number
}

function Members({ value, path, level }: MembersProps) {
  const [shown, setShown] = useState(maxMembers)
  const entries = Object.entries(value)
  if (entries.length === 0) return <span class="faint">{Array.isArray(value) ? "[ ]" : "{ }"}</span>
  return (
    <ul class="tree">
      {entries.slice(0, shown).map(([name, member]) => (
        <Member key={name} name={name} value={member} path={`${path}.${name}`} level={level} />
      ))}
      {entries.length > shown && (
        <li>
          <button type="button" class="link-button" onClick={() => setShown(shown + maxMembers * 5)}>
            {entries.length - shown} more
          </button>
        </li>
      )}
    </ul>
  )
}

interface MemberProps {
  readonly name: string
  readonly value: unknown
  readonly path: string
  readonly level: number
}

function Member({ name, value, path, level }: MemberProps) {
  const [open, setOpen] = useState(level < openLevels)
  const branch = isBranch(value) && Object.keys(value).length > 0
  return (
    <li>
      <div class="member">
        {branch ? (
          <button type="button" class="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name="caret" />
            <bdi class="key">{name}</bdi>
            <span class="faint">{sizeOf(value)}</span>
          </button>
        ) : (
          <>
            <bdi class="key leaf">{name === "" ? '""' : name}</bdi>
            <Leaf value={value} />
          </>
        )}
        <CopyButton label={`Copy ${path}`} text={() => copyText(value)} />
      </div>
      {branch && open && <Members value={value} path={path} level={level + 1} />}
    </li>
  )
}

function Leaf({ value }: { readonly value: unknown }) {
  const [whole, setWhole] = useState(false)
  if (typeof value === "string") {
    const cut = !whole && value.length > maxCharacters
    return (
      <span class="value string">
        <bdi>{JSON.stringify(cut ? value.slice(0, maxCharacters) : value)}</bdi>
        {cut && (
          <button type="button" class="link-button" onClick={() => setWhole(true)}>
            {(value.length - maxCharacters).toLocaleString("en")} more characters
          </button>
        )}
      </span>
    )
  }
  if (isBranch(value)) return <span class="value faint">{Array.isArray(value) ? "[ ]" : "{ }"}</span>
  return <span class={`value ${value === null ? "null" : typeof value}`}>{String(value)}</span>
}

function isBranch(value: unknown): value is object {
  return typeof value === "object" && value !== null
}

function sizeOf(value: object): string {
  const size = Object.keys(value).length
  return Array.isArray(value) ? `[${size}]` : `{${size}}`
}

function copyText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "")
}
