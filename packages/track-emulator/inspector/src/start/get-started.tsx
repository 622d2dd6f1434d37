import type { Status } from "../../../src/control/control-types.ts"
import { CodeBlock } from "../parts/code-block.tsx"
import { Tabs } from "../parts/tabs.tsx"
import { curlStart, customerioNodeStart, typescriptStart } from "./snippets.ts"

const leads = {
  people: "People appear here as soon as your app identifies one.",
  objects: "Objects appear here as soon as your app sends one, or relates a person to one.",
  events: "Events, page views and screen views appear here as they come in.",
  requests: "Every request to the API appears here as it arrives, with what became of it.",
} as const

interface GetStartedProps {
  readonly what: keyof typeof leads
  readonly status: Status | undefined
}

/** What to do while there is nothing to see. */
export function GetStarted({ what, status }: GetStartedProps) {
  return (
    <div class="empty">
      <h2>Nothing yet</h2>
      <p>{leads[what]} Point any Customer.io client at this emulator:</p>
      {status && (
        <Tabs
          label="Ways to send"
          tabs={[
            { title: "TypeScript", content: () => <CodeBlock label="TypeScript" text={typescriptStart(status)} /> },
            { title: "curl", content: () => <CodeBlock label="curl" text={curlStart(status)} /> },
            {
              title: "customerio-node",
              content: () => <CodeBlock label="customerio-node" text={customerioNodeStart(status)} />,
            },
          ]}
        />
      )}
    </div>
  )
}
