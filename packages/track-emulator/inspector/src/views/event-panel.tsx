import { useEffect } from "preact/hooks"
import type { StoredEvent } from "../../../src/state/views.ts"
import { CopyButton } from "../parts/copy-button.tsx"
import { Icon } from "../parts/icon.tsx"
import { JsonTree } from "../parts/json-tree.tsx"
import { Text } from "../parts/text.tsx"
import { Time } from "../parts/time.tsx"
import { isTyping } from "../shell/is-typing.ts"
import { PersonLink } from "./person-name.tsx"
import { None } from "./section.tsx"

interface EventPanelProps {
  readonly event: StoredEvent
  readonly onClose: () => void
}

/** All of one event. */
export function EventPanel({ event, onClose }: EventPanelProps) {
  useEffect(() => {
    function press(key: KeyboardEvent): void {
      if (key.key !== "Escape" || isTyping(key)) return
      onClose()
      document.querySelector<HTMLElement>("[role=grid]")?.focus()
    }
    addEventListener("keydown", press)
    return () => removeEventListener("keydown", press)
  }, [])

  return (
    <aside class="panel" aria-label="Event">
      <div class="panel-head">
        <h2>
          <Text value={event.name} />
        </h2>
        <button type="button" class="icon-button" aria-label="Close the event" title="Close (Esc)" onClick={onClose}>
          <Icon name="cross" />
        </button>
      </div>
      <dl class="pairs">
        <div>
          <dt>Action</dt>
          <dd>{event.action}</dd>
        </div>
        <div>
          <dt>Time</dt>
          <dd>
            <Time at={event.timestamp} />
            <CopyButton label="Copy the timestamp" text={String(event.timestamp)} />
          </dd>
        </div>
        {event.person && (
          <div>
            <dt>Person</dt>
            <dd>
              <PersonLink person={event.person} />
            </dd>
          </div>
        )}
        {event.anonymous_id !== undefined && <Copied name="Anonymous id" value={event.anonymous_id} />}
        {event.id !== undefined && <Copied name="Event id" value={event.id} />}
      </dl>
      <h2>Attributes</h2>
      {Object.keys(event.attributes).length === 0 ? (
        <None>None.</None>
      ) : (
        <JsonTree value={event.attributes} label="attributes" />
      )}
    </aside>
  )
}

function Copied({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span class="mono">
          <Text value={value} />
        </span>
        <CopyButton label={`Copy the ${name}`} text={value} />
      </dd>
    </div>
  )
}
