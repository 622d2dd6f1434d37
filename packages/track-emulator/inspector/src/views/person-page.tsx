import type { PersonDetail } from "../../../src/control/control-types.ts"
import type { StoredDevice, StoredEvent } from "../../../src/state/views.ts"
import { useLive } from "../data/use-live.ts"
import { AttributeChips } from "../parts/attribute-chips.tsx"
import { Text } from "../parts/text.tsx"
import { Time } from "../parts/time.tsx"
import { hrefTo } from "../route.ts"
import { useTitle } from "../shell/use-title.ts"
import { Attributes } from "./attributes.tsx"
import { Detail } from "./detail.tsx"
import { Identifiers } from "./identifiers.tsx"
import { nameOfPerson } from "./person-name.tsx"
import { None, Portion, Section } from "./section.tsx"
import { Timeline } from "./timeline.tsx"

/** One person: who they are, and what became of what was said about them. */
export function PersonPage({ id }: { readonly id: string }) {
  const [live] = useLive<PersonDetail>(`people/${encodeURIComponent(id)}`)
  const name = live.data && nameOfPerson(live.data.person.identifiers)
  useTitle(name ?? id, "People")
  return (
    <Detail
      live={live}
      view="people"
      back="People"
      missing={`Nobody has the cio_id ${id}. The person may have been deleted, or merged into another.`}
    >
      {({ person, relationshipCount, segments, events, eventCount, timeline }) => (
        <>
          <header class="detail-head">
            <h1 tabIndex={-1}>
              <Text value={name ?? ""} />
            </h1>
            <Identifiers identifiers={person.identifiers} />
          </header>
          <div class="columns">
            <div>
              <Attributes attributes={person.attributes} />
              <Section title="Objects" size={relationshipCount}>
                {person.relationships.length === 0 && <None>Related to no object.</None>}
                <Portion items={person.relationships}>
                  {({ identifiers, relationship_attributes }) => (
                    <li key={identifiers.cio_object_id} class="entry-line">
                      <a href={hrefTo("objects", identifiers.cio_object_id)}>
                        <Text value={identifiers.object_id} />
                      </a>
                      <span class="faint">type {identifiers.object_type_id}</span>
                      <AttributeChips attributes={relationship_attributes} />
                    </li>
                  )}
                </Portion>
              </Section>
              <Devices devices={person.devices} />
              <Section title="Segments" size={segments.length}>
                {segments.length === 0 && <None>In no manual segment.</None>}
                <ul class="chips wrapped">
                  {segments.map((segment) => (
                    <li class="chip" key={segment}>
                      <Text value={segment} />
                    </li>
                  ))}
                </ul>
              </Section>
            </div>
            <div>
              <Timeline entries={timeline} />
              <Events events={events} total={eventCount} />
            </div>
          </div>
        </>
      )}
    </Detail>
  )
}

function Devices({ devices }: { readonly devices: readonly StoredDevice[] }) {
  return (
    <Section title="Devices" size={devices.length}>
      {devices.length === 0 && <None>No devices.</None>}
      <Portion items={devices}>
        {({ token, platform, last_used, attributes }) => (
          <li key={token}>
            <div class="entry-line">
              <span class="badge plain">{platform}</span>
              <span class="mono cut" title={token}>
                <Text value={token} />
              </span>
              {last_used !== undefined && (
                <span class="aside">
                  last used <Time at={last_used} coarse />
                </span>
              )}
            </div>
            {Object.keys(attributes).length > 0 && <AttributeChips attributes={attributes} wrapped />}
          </li>
        )}
      </Portion>
    </Section>
  )
}

function Events({ events, total }: { readonly events: readonly StoredEvent[]; readonly total: number }) {
  return (
    <Section title="Events" size={total}>
      {events.length === 0 && <None>No events.</None>}
      <Portion items={events}>
        {({ action, name, timestamp, attributes }, index) => (
          <li key={total - index} class="entry-line">
            <span class={`badge plain ${action}`}>{action}</span>
            <span class="entry-name">
              <Text value={name} />
            </span>
            <AttributeChips attributes={attributes} />
            <Time at={timestamp} />
          </li>
        )}
      </Portion>
      {events.length < total && <p class="faint">Older ones are among all events.</p>}
    </Section>
  )
}
