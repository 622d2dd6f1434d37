import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Child, startChild } from "../child.ts"
import type { ServerReady, ServerTask } from "./protocol.ts"

/** The servers that are compared. */
export const servers = {
  floor: "the floor",
  emulator: "the emulator",
  "data-file": "the emulator with a data file",
} as const

export type ServerName = keyof typeof servers

/** A server in a process of its own. Killed, and a data file of its own removed, when disposed of. */
export interface Server extends AsyncDisposable, Pick<Child, "ask"> {
  readonly url: string
}

/** How a server is started. */
export interface ServerOptions {
  execArgv?: string[]
  /** It is killed after so long. */
  timeoutMs: number
  /** One that is there already, or is to stay. Without, the server that needs one gets its own. */
  dataFile?: string
}

/** Starts a server and waits until it listens. */
export async function startServer(name: ServerName, options: ServerOptions): Promise<Server> {
  const { execArgv = [], timeoutMs } = options
  const module = name === "floor" ? "./floor-server.js" : "./emulator-server.js"
  const isOwn = name === "data-file" && options.dataFile === undefined
  const folder = isOwn ? await mkdtemp(join(tmpdir(), "bench-emulator-")) : undefined
  const dataFile = folder === undefined ? options.dataFile : join(folder, "emulator.data")
  const child = startChild(new URL(module, import.meta.url), execArgv, timeoutMs)
  const end = async (): Promise<void> => {
    await child[Symbol.asyncDispose]()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
  try {
    const task: ServerTask = dataFile === undefined ? {} : { dataFile }
    const { url } = await child.ask<ServerReady>(task)
    return { url, ask: (question) => child.ask(question), [Symbol.asyncDispose]: end }
  } catch (error) {
    await end()
    throw error
  }
}
