import { JsonTree } from "../parts/json-tree.tsx"
import { None, Section } from "./section.tsx"

/** All attributes of a person or object. */
export function Attributes({ attributes }: { readonly attributes: Readonly<Record<string, unknown>> }) {
  const size = Object.keys(attributes).length
  return (
    <Section title="Attributes" size={size}>
      {size === 0 ? <None>No attributes.</None> : <JsonTree value={attributes} label="attributes" />}
    </Section>
  )
}
