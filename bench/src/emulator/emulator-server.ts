import { type Effect, type Emulator, startEmulator } from "@cio/track-emulator"
import { credentials } from "../endpoint.ts"
import type { Held, ServerReady, ServerTask } from "./protocol.ts"
import { serveAccount } from "./serve-account.ts"

/** An emulator in a process of its own, with its defaults but for the keys. Started with one task. */
process.once("message", (task: ServerTask) => {
  // A rejection ends the process with an exit code, which whoever waits hears of.
  void serve(task)
})
process.on("disconnect", () => process.exit())

async function serve(task: ServerTask): Promise<void> {
  const emulator = await startEmulator({ ...credentials, ...task })
  serveAccount(() => ({ operations: emulator.counts.operations, held: heldBy(emulator) }))
  process.send?.({ url: emulator.url } satisfies ServerReady)
}

function heldBy(emulator: Emulator): Held {
  const { people, events } = emulator.counts
  const requestsWith = (effect: Effect): number => emulator.requests({ effect }).length
  return { people, events, fellShort: shortEffects.reduce((sum, effect) => sum + requestsWith(effect), 0) }
}

const shortEffects: readonly Effect[] = ["partial", "ignored", "refused", "withheld"]
