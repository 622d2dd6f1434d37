import { effect, signal } from "@preact/signals"

/** What the reader can choose. */
export const themes = ["system", "light", "dark"] as const

/** One of them. */
export type Theme = (typeof themes)[number]

const key = "track-emulator theme"

/** The reader's choice, kept across visits where the browser allows it. */
export const theme = signal<Theme>(stored())

effect(() => {
  document.documentElement.dataset.theme = theme.value
  try {
    localStorage.setItem(key, theme.value)
  } catch {
    // Storage may be switched off: the choice then lasts as long as the page.
  }
})

function stored(): Theme {
  try {
    const text = localStorage.getItem(key)
    return themes.find((name) => name === text) ?? "system"
  } catch {
    return "system"
  }
}
