import { type AddressInfo, createServer, type Socket, connect as tcpConnect } from "node:net"
import { readRequests, type WireRequest } from "./referee-connection.ts"
import { type Break, type Move, type RefereedOperation, rule } from "./referee-ruling.ts"

/** A request that was read to its end. */
export interface RefereedRequest {
  /** Which attempt of the client it is, from 1. */
  attempt: number
  text: string
  bytes: number
  operations: RefereedOperation[]
}

/** One application of one operation. Their order is the order in which the referee changed its state. */
export interface Application {
  n: number
  attempt: number
}

/** What one game was, as the referee saw it. */
export interface RefereeRecord {
  requests: RefereedRequest[]
  applications: Application[]
  /** What was wrong with the requests themselves. */
  complaints: string[]
}

/** How the requests of one game are dealt with. */
export interface Game {
  moveFor(attempt: number): Move
  /** Bodies above this are answered with 413. */
  gatewayBytes: number
  /** How long the answer to an attempt is under way, unless its move makes it wait. */
  latencyMs(attempt: number): number
  now(): number
  /** Called when a request begins to arrive, before it is read. */
  onArrival(attempt: number): void
  /** Called once a request is applied, or not, and before it is answered. */
  onApplied(attempt: number): void
  /** Waits on the game's clock while an answer is held back, unless the client leaves before. */
  hold(attempt: number, ms: number, resume: () => void): void
}

/**
 * A server that shares nothing with the code under test, nor with the emulator: it records what came in and what it
 * applied, and breaks as its game says, anywhere within a request or an answer.
 */
export interface Referee extends AsyncDisposable {
  /** Begins a new game with an empty record. Late requests of the one before are not served. */
  begin(game: Game): RefereeRecord
  /** Where the client is to send an attempt: its number is in the path, which comes first in a request. */
  urlOf(attempt: number): string
  /** Resolves once all that the client has sent has been read, and no request is under way. */
  idle(): Promise<void>
  /** Connections on which a request is under way. */
  readonly busyConnections: number
}

/** A game under way, and what was seen of it. */
interface Table {
  number: number
  game: Game
  record: RefereeRecord
}

export async function startReferee(): Promise<Referee> {
  let table: Table | undefined
  let games = 0
  const sockets = new Set<Socket>()
  const busy = new Set<Socket>()
  const waitingForIdle: Array<() => void> = []

  function settle(socket: Socket): void {
    busy.delete(socket)
    if (busy.size === 0) for (const resolve of waitingForIdle.splice(0)) resolve()
  }

  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on("close", () => {
      sockets.delete(socket)
      settle(socket)
    })
    serveConnection(
      socket,
      () => table,
      (isBusy) => (isBusy ? busy.add(socket) : settle(socket)),
    )
  })

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // A server that listens on TCP has an address of this shape.
  const { port } = server.address() as AddressInfo
  return {
    begin(game) {
      const record: RefereeRecord = { requests: [], applications: [], complaints: [] }
      table = { number: ++games, game, record }
      return record
    },
    urlOf: (attempt) => `http://127.0.0.1:${port}/game-${games}/attempt-${attempt}`,
    async idle() {
      await knock(port)
      if (busy.size > 0) await new Promise<void>((resolve) => waitingForIdle.push(resolve))
    },
    get busyConnections() {
      return busy.size
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** Deals with the requests that come over one connection, by the game that is under way at the time. */
function serveConnection(socket: Socket, tableNow: () => Table | undefined, onBusy: (isBusy: boolean) => void): void {
  let current: (Table & { attempt: number; move: Move }) | undefined
  readRequests(socket, {
    begin(path) {
      onBusy(true)
      const [number, attempt] = numbersIn(path)
      const table = tableNow()
      current = table && number === table.number ? { ...table, attempt, move: table.game.moveFor(attempt) } : undefined
      if (!current) {
        // A request that its game has given up may come late: it is no part of the next one.
        socket.resetAndDestroy()
        return undefined
      }
      current.game.onArrival(attempt)
      return current.move.kind === "cut request" ? current.move.place : undefined
    },
    leave() {
      if (current?.move.kind === "cut request") breakOff(socket, current.move.by)
    },
    complete(request, next) {
      if (!current) return
      answer(socket, request, current, () => {
        onBusy(false)
        next()
      })
    },
  })
}

/** Rules on a request, and answers it as ruled. */
function answer(
  socket: Socket,
  request: WireRequest,
  { game, record, attempt, move }: Table & { attempt: number; move: Move },
  onAnswered: () => void,
): void {
  record.complaints.push(...complaintsAbout(request))
  const bytes = request.body.length
  const nowMs = game.now()
  const { text, operations } = parse(request.body, record.complaints)
  record.requests.push({ attempt, text, bytes, operations })
  const ruling = rule(move, { operations, bytes, gatewayBytes: game.gatewayBytes, nowMs })

  function apply(): void {
    record.applications.push(...ruling.applied.map((n) => ({ n, attempt })))
    game.onApplied(attempt)
  }
  function finish(rest: string): void {
    if (rest === "") onWritten()
    else socket.write(rest, "latin1", onWritten)
  }
  function onWritten(): void {
    if (ruling.cut) breakOff(socket, ruling.cut.by)
    else onAnswered()
  }

  const whole = ruling.answer.slice(0, ruling.cut?.at)
  if (!ruling.appliesAfterWait) apply()
  const { at, ms } = ruling.wait ?? { at: 0, ms: game.latencyMs(attempt) }
  if (ms === 0) {
    finish(whole)
    return
  }
  if (at > 0) socket.write(whole.slice(0, at), "latin1")
  game.hold(attempt, ms, () => {
    if (ruling.appliesAfterWait) apply()
    finish(whole.slice(at))
  })
}

function breakOff(socket: Socket, by: Break): void {
  if (by === "reset") socket.resetAndDestroy()
  else socket.destroy()
}

/** The numbers of a path such as `/game-3/attempt-12/api/v2/batch`. */
function numbersIn(path: string): [game: number, attempt: number] {
  const [, game, attempt] = /^\/game-(\d+)\/attempt-(\d+)\/api\/v2\/batch$/.exec(path) ?? []
  return [Number(game), Number(attempt)]
}

/** Connections are served in the order in which they came, so what was sent before this has been read when it is over. */
function knock(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = tcpConnect(port, "127.0.0.1", () => socket.write("KNOCK / HTTP/1.1\r\n"))
    // It is no request of any game, and so ends like one that comes too late.
    socket.on("error", () => {}).on("close", () => resolve())
  })
}

function complaintsAbout({ method, headers }: WireRequest): string[] {
  const complaints: string[] = []
  if (method !== "POST") complaints.push(`a ${method} of a batch`)
  if (headers.get("content-type") !== "application/json") complaints.push("a body that is not called JSON")
  if (headers.has("transfer-encoding")) complaints.push("a body in chunks")
  return complaints
}

function parse(body: Buffer, complaints: string[]): { text: string; operations: RefereedOperation[] } {
  let text = ""
  try {
    // Fatal, so that broken UTF-8 is found out.
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body)
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === "object" && parsed !== null && "batch" in parsed && Array.isArray(parsed.batch)) {
      if (Object.keys(parsed).length > 1) complaints.push("a body with more than a batch")
      if (parsed.batch.length === 0) complaints.push("an empty batch")
      return { text, operations: parsed.batch }
    }
    complaints.push("a body without a batch")
  } catch {
    complaints.push("a body that is no JSON")
  }
  return { text, operations: [] }
}
