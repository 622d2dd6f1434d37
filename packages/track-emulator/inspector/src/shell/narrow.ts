import { signal } from "@preact/signals"

const query = matchMedia("(max-width: 720px)")

/** Whether the window has little room, as the style sheet has it too. */
export const narrow = signal(query.matches)

query.addEventListener("change", ({ matches }) => {
  narrow.value = matches
})
