import { useEffect, useState } from "preact/hooks"
import type { PresetList } from "../../../src/control/control-types.ts"
import { getJson, send } from "../data/control-client.ts"
import { Section } from "../views/section.tsx"

/** Shown when the emulator names none itself. */
const wellKnown: PresetList["presets"] = [{ name: "bad-day", description: "Some of everything that goes wrong." }]

/** Sets of faults under a name. */
export function FaultPresets({ change }: { readonly change: (action: () => Promise<void>) => Promise<void> }) {
  const [presets, setPresets] = useState(wellKnown)
  const [seed, setSeed] = useState("1")

  useEffect(() => {
    const stop = new AbortController()
    getJson<PresetList>("presets", stop.signal).then(
      (answer) => setPresets(answer.presets),
      () => {},
    )
    return () => stop.abort()
  }, [])

  return (
    <Section title="Presets">
      <ul class="presets">
        {presets.map(({ name, description }) => (
          <li key={name}>
            <button
              type="button"
              class="button"
              onClick={() =>
                change(() => send("POST", "faults", { preset: name, ...(seed === "" ? {} : { seed: Number(seed) }) }))
              }
            >
              {titleOf(name)}
            </button>
            <span class="faint">{description}</span>
          </li>
        ))}
      </ul>
      <label class="field">
        Seed
        <input
          type="number"
          min="0"
          step="1"
          value={seed}
          placeholder="drawn"
          onInput={(event) => setSeed(event.currentTarget.value)}
        />
        <span class="faint">The same seed makes the same requests go wrong.</span>
      </label>
    </Section>
  )
}

function titleOf(name: string): string {
  const words = name.replaceAll("-", " ")
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
