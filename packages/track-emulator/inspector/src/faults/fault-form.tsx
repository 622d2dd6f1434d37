import { useId, useState } from "preact/hooks"
import { messageOf, send } from "../data/control-client.ts"
import { toast } from "../parts/toast.tsx"
import { Section } from "../views/section.tsx"
import { faultTemplates } from "./fault-templates.ts"

/** Adds a fault written as JSON. */
export function FaultForm({ onAdded }: { readonly onAdded: () => void }) {
  const id = useId()
  const [text, setText] = useState(JSON.stringify(faultTemplates[0]?.fault, null, 2))
  const [error, setError] = useState<string | undefined>(undefined)

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    try {
      await send("POST", "faults", parse(text))
      setError(undefined)
      toast("Fault added")
      onAdded()
    } catch (problem) {
      setError(messageOf(problem))
    }
  }

  function press(event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }): void {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit()
  }

  return (
    <Section title="Add a fault">
      <fieldset class="templates">
        <legend class="unseen">Examples</legend>
        {faultTemplates.map(({ title, fault }) => (
          <button
            type="button"
            class="chip-button"
            key={title}
            onClick={() => {
              setText(JSON.stringify(fault, null, 2))
              setError(undefined)
            }}
          >
            {title}
          </button>
        ))}
      </fieldset>
      <form onSubmit={submit}>
        <label class="unseen" for={id}>
          Fault as JSON
        </label>
        <textarea
          id={id}
          class="mono"
          rows={8}
          spellcheck={false}
          value={text}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={press}
        />
        {error !== undefined && (
          <p class="problem" role="alert" id={`${id}-error`}>
            {error}
          </p>
        )}
        <button type="submit" class="button primary">
          Add fault
        </button>
      </form>
    </Section>
  )
}

function parse(text: string): object {
  const value: unknown = JSON.parse(text)
  if (typeof value !== "object" || value === null) throw new Error("A fault must be an object, or an array of them.")
  return value
}
