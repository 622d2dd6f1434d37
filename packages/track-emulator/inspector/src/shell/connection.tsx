import { connection } from "../data/live.ts"

const words = { connecting: "Connecting", live: "Live", lost: "Not connected" } as const

/** Whether what is shown is what the emulator holds. */
export function ConnectionDot() {
  return (
    <span class={`connection ${connection.value}`} role="status">
      <span class="dot" aria-hidden="true" />
      {words[connection.value]}
    </span>
  )
}

/** Says that the page stands still. */
export function LostBanner() {
  if (connection.value !== "lost") return null
  return (
    <div class="banner" role="alert">
      <strong>The emulator does not answer.</strong> What you see is what was last heard. Trying again…
    </div>
  )
}
