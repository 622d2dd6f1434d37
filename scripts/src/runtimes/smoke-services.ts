import { randomBytes } from "node:crypto"
import { isUlid } from "@cio/track-core"
import { type Emulator, startEmulator } from "@cio/track-emulator"

/** What the smoke program is started with. */
export interface SmokeSettings {
  readonly siteId: string
  readonly apiKey: string
  readonly urls: Readonly<Record<"plain" | "throttling" | "failing" | "silent" | "refused", string>>
}

/** Local Track APIs, each with a temper of its own, so that a runtime needs no other way to ask for a fault. */
export interface SmokeServices extends AsyncDisposable {
  readonly settings: SmokeSettings
  /** What is wrong with the event that was answered with a 5xx after it had been applied; undefined when nothing is. */
  repeatedEventProblem(): string | undefined
  /** What is wrong with what the `plain` one holds: operations lost or repeated. */
  stateProblem(): string | undefined
}

/** Starts them on free ports of this machine, with keys that nothing else can look like. */
export async function startSmokeServices(): Promise<SmokeServices> {
  const keys = { siteId: randomBytes(10).toString("hex"), apiKey: randomBytes(10).toString("hex") }
  const start = () => startEmulator(keys)
  const emulators = await Promise.all([start(), start(), start(), start(), start()])
  const [plain, throttling, failing, silent, refused] = emulators
  throttling.fail({ retryAfter: 1 })
  failing.fail({ status: 503, apply: true })
  silent.fail({ delayMs: 600_000, times: Number.POSITIVE_INFINITY })
  await refused.close()
  return {
    settings: {
      ...keys,
      urls: {
        plain: plain.url,
        throttling: throttling.url,
        failing: failing.url,
        silent: silent.url,
        refused: refused.url,
      },
    },
    repeatedEventProblem: () => repeatedEventProblem(failing),
    stateProblem: () => stateProblem(plain),
    async [Symbol.asyncDispose]() {
      await Promise.all(emulators.map((emulator) => emulator.close()))
    },
  }
}

function repeatedEventProblem(failing: Emulator): string | undefined {
  const ids = failing.requests().map(({ body }) => String(JSON.parse(body ?? "{}").id))
  if (ids.length !== 2 || ids[0] !== ids[1] || !isUlid(ids[0] ?? "")) return `two requests with one ULID, not ${ids}`
  const held = [...failing.events()].length
  return held === 1 ? undefined : `one event held, not ${held}`
}

/** Events of each name, as the program sends them. */
const expectedEvents = { opened: 2, closed: 1, streamed: 400 }

function stateProblem(plain: Emulator): string | undefined {
  const unnamed = [...plain.events()].filter(({ id = "" }) => !isUlid(id)).length
  if (unnamed > 0) return `a ULID with each event, ${unnamed} have none`
  for (const [name, count] of Object.entries(expectedEvents)) {
    const held = [...plain.events({ name })].length
    if (held !== count) return `${count} events "${name}" held, not ${held}`
  }
  return undefined
}
