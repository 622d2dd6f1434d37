import { CopyButton } from "../parts/copy-button.tsx"
import { Text } from "../parts/text.tsx"

/** All identifiers of a person or object, to copy. */
export function Identifiers({ identifiers }: { readonly identifiers: object }) {
  return (
    <dl class="identifiers">
      {Object.entries(identifiers).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="mono">
            <Text value={String(value)} />
            <CopyButton label={`Copy ${name}`} text={String(value)} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
