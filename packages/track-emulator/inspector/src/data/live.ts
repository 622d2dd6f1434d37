import { computed, signal } from "@preact/signals"
import type { Status } from "../../../src/control/control-types.ts"
import type { ReasonMeaning } from "../../../src/state/verdict.ts"
import { getJson } from "./control-client.ts"

/** What the emulator last said of itself; undefined until it did. */
export const status = signal<Status | undefined>(undefined)

/** `lost` while the emulator does not answer; the page then tries again by itself. */
export const connection = signal<"connecting" | "live" | "lost">("connecting")

/** What each reason of a verdict means. */
export const reasons = signal<Readonly<Record<string, ReasonMeaning>>>({})

/** How often the page found the emulator: it may be another one each time. */
const found = signal(0)

/** Changes whenever what was fetched may be out of date: the emulator, a blank, its revision. */
export const version = computed(() => `${found.value} ${status.value?.revision ?? ""}`)

const minRetryMs = 500
const maxRetryMs = 4000
let retryMs = minRetryMs
let source: EventSource | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** Listens for as long as the page lives and is seen, and starts anew whenever the connection breaks. */
export function connect(): void {
  document.addEventListener("visibilitychange", follow)
  follow()
}

/** A browser keeps six connections to a server: tabs that nobody looks at must not take those of the one in front. */
function follow(): void {
  if (document.visibilityState === "hidden") disconnect()
  else if (!source) listen()
}

function disconnect(): void {
  clearTimeout(timer)
  source?.close()
  source = undefined
}

function listen(): void {
  disconnect()
  let heard = false
  source = new EventSource("/emulator/live")
  source.addEventListener("status", ({ data }) => {
    // The page comes from the server that speaks: both know the same types.
    status.value = JSON.parse(String(data)) as Status
    if (heard) return
    heard = true
    retryMs = minRetryMs
    connection.value = "live"
    found.value++
    void loadReasons()
  })
  source.addEventListener("error", () => {
    // The browser would wait longer than a restart of the emulator takes, and give up after some answers.
    disconnect()
    connection.value = "lost"
    timer = setTimeout(follow, retryMs)
    retryMs = Math.min(retryMs * 1.5, maxRetryMs)
  })
}

/** Without them verdicts stand alone, which is no reason to fail. */
async function loadReasons(): Promise<void> {
  try {
    reasons.value = await getJson<Record<string, ReasonMeaning>>("reasons")
  } catch {
    // They are asked for again on the next connection.
  }
}
