// Runs inside workerd: one route for each way to use the package in a Worker. Only plain data outlives a request.
import { type Batcher, type BatcherOptions, createBatcher, type Outcome, toBatchStream } from "@cio/track-batch"
import { createTrackClient, type PersonEvent, type TrackClient } from "@cio/track-core"

/** What the Worker is started with. */
export interface WorkerBindings {
  TRACK_URL: string
  TRACK_SITE_ID: string
  TRACK_API_KEY: string
}

/** The same, and the Durable Object that workerd adds. */
interface Environment extends WorkerBindings {
  COLLECTOR: { idFromName(name: string): unknown; get(id: unknown): { fetch(request: Request): Promise<Response> } }
}

/** An outcome as it is told to the test. */
export interface ToldOutcome {
  name: string
  status: Outcome<unknown>["status"]
  by?: string
  reason?: string
  code?: string
  eventId?: string
}

/** Which names the runtime has. */
export interface KnownNames {
  Buffer: boolean
  setImmediate: boolean
}

interface ExecutionContext {
  waitUntil(promise: Promise<unknown>): void
}

type Route = (request: Request, environment: Environment, context: ExecutionContext) => Response | Promise<Response>

/** What onOutcome was told, over all requests of this isolate. */
const heard: ToldOutcome[] = []
let servedRequests = 0
let client: TrackClient | undefined
let batcherOfTheFirst: Batcher<PersonEvent> | undefined
/** What comes of making one outside of any request. */
const batcherOfNone = tryBatcher()

const routes: Readonly<Record<string, Route>> = {
  "/names": () => Response.json({ Buffer: "Buffer" in globalThis, setImmediate: "setImmediate" in globalThis }),
  "/heard": () => Response.json(heard.splice(0)),
  "/served": () => Response.json(servedRequests),
  "/batcher-of-none": () => Response.json(batcherOfNone),

  /** Answers at once, and sends after the answer. */
  async "/wait-until"(request, bindings, context) {
    // Waits for its turn, so that a turn that another request had to give would show.
    const batcher = batcherOf(bindings, { concurrency: 1, requestsPerSecond: 20 })
    for (const event of await eventsIn(request)) await batcher.add(event)
    context.waitUntil(batcher.flush())
    return new Response(null, { status: 202 })
  },

  /** Closes within so many ms, and answers with what failed. */
  async "/close"(request, bindings) {
    const batcher = batcherOf(bindings)
    for (const event of await eventsIn(request)) await batcher.add(event)
    const deadlineMs = Number(new URL(request.url).searchParams.get("deadlineMs"))
    const { failures } = await batcher.close({ deadlineMs })
    return Response.json(failures.map(tell))
  },

  /** Aborts after so many ms, with one request in flight and the rest behind it. */
  async "/abort"(request, bindings) {
    const controller = new AbortController()
    const limits = { signal: controller.signal, concurrency: 1, maxBatchOperations: 1 }
    const batcher = batcherOf(bindings, limits)
    const sent = (await eventsIn(request)).map((event) => batcher.send(event))
    setTimeout(() => controller.abort(), Number(new URL(request.url).searchParams.get("afterMs")))
    return Response.json((await Promise.all(sent)).map(tell))
  },

  /** Events in, one a line; outcomes out, one a line, while the events come. */
  "/stream"(request, bindings) {
    const toEvents = eachLine<PersonEvent>((line, events) => events.enqueue(JSON.parse(line)))
    const toLines = new TransformStream<Outcome<PersonEvent>, string>({
      transform: (outcome, lines) => lines.enqueue(`${JSON.stringify(tell(outcome))}\n`),
    })
    const { body } = request
    if (!body) return new Response(null, { status: 400 })
    const text = body.pipeThrough(new TextDecoderStream())
    const outcomes = text.pipeThrough(toEvents).pipeThrough(toBatchStream(clientOf(bindings), quick))
    return new Response(outcomes.pipeThrough(toLines).pipeThrough(new TextEncoderStream()))
  },

  /** The batcher of the first request that comes here, in every one: what nobody should do. */
  async "/batcher-of-the-first"(request, bindings) {
    batcherOfTheFirst ??= batcherOf(bindings)
    const [event] = await eventsIn(request)
    try {
      return Response.json(event && tell(await batcherOfTheFirst.send(event)))
    } catch (error) {
      return Response.json(String(error))
    }
  },

  /** One batcher for the events of many requests. */
  "/together": (request, { COLLECTOR }) => COLLECTOR.get(COLLECTOR.idFromName("all")).fetch(request),
  "/together/flush": (request, { COLLECTOR }) => COLLECTOR.get(COLLECTOR.idFromName("all")).fetch(request),
}

/** Lives on between requests, timers and connections included, as nothing else in a Worker does. */
export class Collector {
  readonly #batcher: Batcher<PersonEvent>

  constructor(_state: unknown, bindings: WorkerBindings) {
    this.#batcher = batcherOf(bindings, { lingerMs: Infinity })
  }

  async fetch(request: Request): Promise<Response> {
    if (request.method === "GET") return this.#flush(Number(new URL(request.url).searchParams.get("atLeast")))
    const sent = (await eventsIn(request)).map((event) => this.#batcher.send(event))
    return Response.json((await Promise.all(sent)).map(tell))
  }

  /** Sends what has come once it is so many. */
  async #flush(atLeast: number): Promise<Response> {
    while (this.#batcher.progress.operations < atLeast) await new Promise((resolve) => setTimeout(resolve, 1))
    await this.#batcher.flush()
    return Response.json(this.#batcher.progress.requests)
  }
}

// biome-ignore lint/style/noDefaultExport: this is how workerd finds a Worker.
export default {
  fetch(request: Request, environment: Environment, context: ExecutionContext): Response | Promise<Response> {
    servedRequests++
    const route = routes[new URL(request.url).pathname]
    return route ? route(request, environment, context) : new Response(null, { status: 404 })
  },
}

/** Waits for next to nothing, and never gives up. */
const quick = { backoff: { minDelayMs: 1, maxDelayMs: 4 }, maxAttempts: Infinity, requestsPerSecond: Infinity } as const

/** One client for all requests of an isolate. */
function clientOf({ TRACK_URL, TRACK_SITE_ID, TRACK_API_KEY }: WorkerBindings): TrackClient {
  client ??= createTrackClient({ baseUrl: TRACK_URL, siteId: TRACK_SITE_ID, apiKey: TRACK_API_KEY })
  return client
}

/** A batcher that belongs to one request. */
function batcherOf(bindings: WorkerBindings, options: BatcherOptions<PersonEvent> = {}): Batcher<PersonEvent> {
  return createBatcher<PersonEvent>(clientOf(bindings), {
    ...quick,
    ...options,
    onOutcome: (outcome) => heard.push(tell(outcome)),
  })
}

function tryBatcher(): string {
  try {
    createBatcher(createTrackClient({ siteId: "any", apiKey: "any" }))
    return "made"
  } catch (error) {
    return String(error)
  }
}

async function eventsIn(request: Request): Promise<PersonEvent[]> {
  return request.json()
}

function tell(outcome: Outcome<PersonEvent>): ToldOutcome {
  const { status, operation } = outcome
  const { name } = operation
  if (outcome.status === "accepted") return { name, status }
  if (outcome.status === "rejected") return { name, status, by: outcome.by, reason: outcome.reason }
  const told = { name, status, code: outcome.cause.code }
  return outcome.status === "unknown" && outcome.eventId !== undefined ? { ...told, eventId: outcome.eventId } : told
}

function eachLine<T>(onLine: (line: string, controller: TransformStreamDefaultController<T>) => void) {
  let rest = ""
  return new TransformStream<string, T>({
    transform(chunk, controller) {
      const lines = `${rest}${chunk}`.split("\n")
      rest = lines.pop() ?? ""
      for (const line of lines) onLine(line, controller)
    },
    flush(controller) {
      if (rest !== "") onLine(rest, controller)
    },
  })
}
