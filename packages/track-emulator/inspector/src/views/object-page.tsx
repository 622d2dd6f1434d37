import type { ObjectDetail } from "../../../src/control/control-types.ts"
import { useLive } from "../data/use-live.ts"
import { AttributeChips } from "../parts/attribute-chips.tsx"
import { Text } from "../parts/text.tsx"
import { useTitle } from "../shell/use-title.ts"
import { Attributes } from "./attributes.tsx"
import { Detail } from "./detail.tsx"
import { Identifiers } from "./identifiers.tsx"
import { PersonLink } from "./person-name.tsx"
import { None, Portion, Section } from "./section.tsx"
import { Timeline } from "./timeline.tsx"

/** One object: what it is, and who is related to it. */
export function ObjectPage({ id }: { readonly id: string }) {
  const [live] = useLive<ObjectDetail>(`objects/${encodeURIComponent(id)}`)
  const name = live.data?.object.identifiers.object_id
  useTitle(name ?? id, "Objects")
  return (
    <Detail
      live={live}
      view="objects"
      back="Objects"
      missing={`No object has the cio_object_id ${id}. It may have been deleted.`}
    >
      {(detail) => (
        <>
          <header class="detail-head">
            <h1 tabIndex={-1}>
              <Text value={name ?? ""} />
            </h1>
            <Identifiers identifiers={detail.object.identifiers} />
          </header>
          <div class="columns">
            <div>
              <Attributes attributes={detail.object.attributes} />
              <People detail={detail} />
            </div>
            <div>
              <Timeline entries={detail.timeline} />
            </div>
          </div>
        </>
      )}
    </Detail>
  )
}

function People({ detail }: { readonly detail: ObjectDetail }) {
  const { relationships, anonymousRelationships } = detail.object
  const total = detail.relationshipCount + detail.anonymousRelationshipCount
  return (
    <Section title="People" size={total}>
      {total === 0 && <None>Nobody is related to it.</None>}
      <Portion items={relationships}>
        {({ identifiers, relationship_attributes }) => (
          <li key={identifiers.cio_id} class="entry-line">
            <PersonLink person={identifiers} />
            <AttributeChips attributes={relationship_attributes} />
          </li>
        )}
      </Portion>
      <Portion items={anonymousRelationships}>
        {({ identifiers, relationship_attributes }) => (
          <li key={identifiers.anonymous_id} class="entry-line">
            <span class="badge plain">anonymous</span>
            <span class="mono cut">
              <Text value={identifiers.anonymous_id} />
            </span>
            <AttributeChips attributes={relationship_attributes} />
          </li>
        )}
      </Portion>
    </Section>
  )
}
