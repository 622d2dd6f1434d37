import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"

/** A process of the bench that answers with messages. Killed when disposed of, if it has not ended by then. */
export interface Child extends AsyncDisposable {
  /** Sends a message, if there is one, and waits for the next answer. Rejects if the process ends first. */
  ask<Answer>(question?: unknown): Promise<Answer>
}

/** Forks one of our own modules. It is killed after `timeoutMs`, so that a run always ends. */
export function startChild(module: URL, execArgv: string[], timeoutMs: number): Child {
  const child = fork(module, { execArgv })
  const name = module.pathname.split("/").at(-1)
  const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs)
  const ended = once(child, "exit").then(([code, signal]) => {
    clearTimeout(timer)
    throw new Error(`${name} ended early with ${signal ?? `exit code ${code}`}`)
  })
  // Whoever asks hears of it; with nobody asking, an end is no error.
  ended.catch(() => {})
  return {
    async ask<Answer>(question?: unknown) {
      const answered = once(child, "message")
      if (question !== undefined) child.send(question as object)
      // The process is ours: it answers what protocol.ts says.
      const [answer] = (await Promise.race([answered, ended])) as [Answer]
      return answer
    },
    async [Symbol.asyncDispose]() {
      await end(child)
      clearTimeout(timer)
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, "exit")
  child.kill("SIGKILL")
  await exited
}
