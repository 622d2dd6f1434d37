import { Icon } from "../parts/icon.tsx"
import { theme, themes } from "./theme.ts"

const icons = { system: "system", light: "sun", dark: "moon" } as const

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  return (
    <fieldset class="theme-switch">
      <legend class="unseen">Theme</legend>
      {themes.map((name) => (
        <label key={name} title={`Theme: ${name}`}>
          <input
            type="radio"
            name="theme"
            checked={theme.value === name}
            onChange={() => {
              theme.value = name
            }}
          />
          <Icon name={icons[name]} />
          <span class="unseen">{name}</span>
        </label>
      ))}
    </fieldset>
  )
}
