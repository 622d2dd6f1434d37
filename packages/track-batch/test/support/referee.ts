import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { type Move, type RefereedOperation, type Ruling, rule } from "./referee-ruling.ts"

/** A request as it arrived. */
export interface RefereedRequest {
  bytes: number
  operations: RefereedOperation[]
  /** Numbers of the operations that this request applied, in order. */
  applied: number[]
}

/** How the requests of one run are dealt with. */
export interface RefereedRun {
  /** The first request meets the first move, and so on; later ones are taken. */
  moves: readonly Move[]
  /** Called with how many requests have arrived, before this one is read. */
  onArrival(count: number): void
  /** Called with how many requests have arrived, once this one is applied, or not, and before it is answered. */
  onApplied(count: number): void
  /** Lets the client's time be up. */
  timeOut(): void
}

/** The record of one run. */
export interface RefereeRecord {
  requests: RefereedRequest[]
  /** What was wrong with the requests themselves. */
  complaints: string[]
}

/**
 * A server that shares nothing with the code under test, nor with the emulator: it records what came in and what it
 * applied, and breaks as its script says.
 */
export interface Referee extends AsyncDisposable {
  readonly url: string
  /** Begins a new run with an empty record. */
  begin(run: RefereedRun): RefereeRecord
  /** The headers by which requests belong to the run that has begun. */
  headers(): Record<string, string>
  /** Resolves once no request is under way. */
  idle(): Promise<void>
}

const runHeader = "x-run"

export async function startReferee(): Promise<Referee> {
  let run: RefereedRun | undefined
  let record: RefereeRecord = { requests: [], complaints: [] }
  let arrived = 0
  let underWay = 0
  let runs = 0
  const waitingForIdle: Array<() => void> = []

  // An idle connection stays open, so that no request can meet the moment of its timeout.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    underWay++
    response.on("close", () => {
      if (--underWay === 0) for (const resolve of waitingForIdle.splice(0)) resolve()
    })
    // A client that leaves in the middle of its request is not answered.
    serve(request, response).catch(() => response.destroy())
  })
  server.on("connection", (socket) => socket.on("error", () => {}))

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A request that its run has given up may come late: it is no part of the next one.
    if (!run || request.headers[runHeader] !== String(runs)) throw new Error("the run of this request is over")
    const [current, own] = [run, record]
    const move = current.moves[arrived] ?? { kind: "take" }
    const number = ++arrived
    current.onArrival(number)
    if (move.kind === "reset" && !move.apply) {
      request.socket.resetAndDestroy()
      return
    }
    const body = await readAll(request)
    const operations = parseOperations(body, own.complaints)
    const { applied, ending } = rule(move, operations)
    own.requests.push({ bytes: Buffer.byteLength(body), operations, applied })
    current.onApplied(number)
    if (ending.kind === "hang") current.timeOut()
    else deliver(ending, request, response)
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: urlOf(server),
    begin(next) {
      run = next
      record = { requests: [], complaints: [] }
      arrived = 0
      runs++
      return record
    },
    headers: () => ({ [runHeader]: String(runs) }),
    idle: async () => {
      if (underWay > 0) await new Promise<void>((resolve) => waitingForIdle.push(resolve))
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function deliver(
  ending: Exclude<Ruling["ending"], { kind: "hang" }>,
  { socket }: IncomingMessage,
  response: ServerResponse,
): void {
  if (ending.kind === "reset") socket.resetAndDestroy()
  else if (ending.kind === "cut") socket.end(ending.text, () => socket.destroy())
  else {
    const { status, body, retryAfter } = ending
    response.writeHead(status, {
      "content-length": Buffer.byteLength(body),
      ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
    })
    response.end(body)
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  if (!request.complete) throw new Error("the request was cut off")
  // Fatal, so that broken UTF-8 is found out.
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks))
}

function parseOperations(body: string, complaints: string[]): RefereedOperation[] {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed === "object" && parsed !== null && "batch" in parsed && Array.isArray(parsed.batch)) {
      if (Object.keys(parsed).length > 1) complaints.push("a body with more than a batch")
      if (parsed.batch.length === 0) complaints.push("an empty batch")
      return parsed.batch
    }
    complaints.push("a body without a batch")
  } catch {
    complaints.push("a body that is no JSON")
  }
  return []
}

function urlOf(server: Server): string {
  // A server that listens on TCP has an address of this shape.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}
