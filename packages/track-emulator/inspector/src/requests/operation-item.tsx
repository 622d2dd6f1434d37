import type { SentOperation } from "../../../src/control/control-types.ts"
import { EffectBadge } from "../parts/effect-badge.tsx"
import { Icon } from "../parts/icon.tsx"
import { JsonTree } from "../parts/json-tree.tsx"
import { Verdict } from "../views/verdict.tsx"

interface OperationItemProps {
  readonly operation: SentOperation
  readonly open: boolean
  readonly onToggle: () => void
}

/** One operation: what became of it, and what it said. */
export function OperationItem({ operation: { index, sent, result }, open, onToggle }: OperationItemProps) {
  const { kind, about, name } = summaryOf(sent)
  return (
    <>
      <div class="entry-line">
        <button type="button" class="fold" aria-expanded={open} onClick={onToggle}>
          <Icon name="caret" />
          <span class="faint index">{index}</span>
          <span class={sent === undefined ? "faint kind" : "mono kind"}>{kind}</span>
        </button>
        {name !== undefined && <bdi class="entry-name">{name}</bdi>}
        <bdi class="mono faint cut">{about}</bdi>
        {result === null ? <span class="faint">no longer known</span> : <EffectBadge effect={result.effect} />}
      </div>
      {result !== null && <Verdict result={result} />}
      {open && (sent === undefined ? <p class="nothing">Its body is no longer kept.</p> : <Sent value={sent} />)}
    </>
  )
}

function Sent({ value }: { readonly value: unknown }) {
  return (
    <div class="sent">
      <JsonTree value={value} label="operation" />
    </div>
  )
}

/** What an operation says of itself: it may be anything, as it is what was sent. */
function summaryOf(sent: unknown): { kind: string; about: string; name?: string } {
  if (typeof sent !== "object" || sent === null)
    return { kind: sent === undefined ? "not kept" : "no operation", about: "" }
  const members = new Map<string, unknown>(Object.entries(sent))
  const identifiers = members.get("identifiers") ?? members.get("primary")
  const name = members.get("name")
  return {
    kind:
      [members.get("type"), members.get("action")].filter((part) => typeof part === "string").join(".") || "unclear",
    about: Object.entries(typeof identifiers === "object" && identifiers !== null ? identifiers : {})
      .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
      .join(" "),
    ...(typeof name === "string" ? { name } : {}),
  }
}
