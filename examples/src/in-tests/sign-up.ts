import type { TrackClient } from "@cio/track-core"

/** What an app does when somebody signs up: the code under test. */
export async function signUp(track: TrackClient, { id, email }: { id: string; email: string }): Promise<void> {
  const identifiers = { id }
  await track.entity({ type: "person", action: "identify", identifiers, attributes: { email, plan: "free" } })
  await track.entity({ type: "person", action: "event", identifiers, name: "signed_up" })
}
