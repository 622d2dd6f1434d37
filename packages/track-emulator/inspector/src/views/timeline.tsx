import { useState } from "preact/hooks"
import type { TimelineEntry } from "../../../src/control/control-types.ts"
import { EffectBadge } from "../parts/effect-badge.tsx"
import { Icon } from "../parts/icon.tsx"
import { JsonTree } from "../parts/json-tree.tsx"
import { Time } from "../parts/time.tsx"
import { hrefTo } from "../route.ts"
import { None, Portion, Section } from "./section.tsx"
import { Verdict } from "./verdict.tsx"

/** What was said about a person or object, newest first, and what became of it. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  return (
    <Section title="Timeline" size={entries.length}>
      {entries.length === 0 && <None>No operation is remembered.</None>}
      <Portion items={entries}>{(entry) => <Entry key={`${entry.request} ${entry.index}`} entry={entry} />}</Portion>
    </Section>
  )
}

function Entry({ entry }: { readonly entry: TimelineEntry }) {
  const [open, setOpen] = useState(false)
  const { request, index, at, operation, verdict } = entry
  return (
    <li class={`entry ${verdict.effect}`}>
      <div class="entry-line">
        <button type="button" class="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="caret" />
          <span class="mono kind">
            {operation.type}.{operation.action}
          </span>
          {"name" in operation && <bdi class="entry-name">{operation.name}</bdi>}
        </button>
        <EffectBadge effect={verdict.effect} />
        <a
          class="faint origin"
          href={hrefTo("requests", request)}
          aria-label={`request ${request}, operation ${index}`}
        >
          #{request}
          {index > 0 && `, op ${index}`}
        </a>
        <Time at={at} exact />
      </div>
      <Verdict result={verdict} />
      {open && <JsonTree value={operation} label="operation" />}
    </li>
  )
}
