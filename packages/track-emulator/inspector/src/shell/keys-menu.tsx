import type { Status } from "../../../src/control/control-types.ts"
import { CopyButton } from "../parts/copy-button.tsx"
import { Icon } from "../parts/icon.tsx"
import { Time } from "../parts/time.tsx"

/** What a client needs to know, and how the emulator is set up. */
export function KeysMenu({ status }: { readonly status: Status }) {
  const { siteId, apiKey } = status.credentials
  return (
    <>
      <button type="button" class="button" popovertarget="keys">
        <Icon name="key" /> Keys
      </button>
      <section id="keys" class="menu keys" popover="auto" aria-label="Keys and settings">
        <dl class="pairs">
          <Copied name="Site id" value={siteId} />
          <Copied name="API key" value={apiKey} />
          <Copied name="Basic auth" value={`${siteId}:${apiKey}`} />
        </dl>
        <dl class="pairs quiet">
          <Pair name="Region" value={status.region} />
          <Pair name="Rules" value={status.lenient ? "lenient" : "strict"} />
          <Pair name="Data" value={status.dataFile ?? "in memory, gone with the process"} />
          <div>
            <dt>Since</dt>
            <dd>
              <Time at={status.startedAt} />
            </dd>
          </div>
          {status.version !== null && <Pair name="Version" value={status.version} />}
        </dl>
      </section>
    </>
  )
}

function Copied({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
        <CopyButton label={`Copy the ${name}`} text={value} />
      </dd>
    </div>
  )
}

function Pair({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
