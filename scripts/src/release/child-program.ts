import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"

/** A program that runs beside this one, talks to it in messages, and ends when it is disposed or this process ends. */
export interface ChildProgram<Hello> extends AsyncDisposable {
  /** Its first message. */
  readonly hello: Hello
  /** Sends a message and resolves with the next one that comes back: one question at a time. */
  ask(question: string): Promise<unknown>
}

/** Starts a JavaScript or TypeScript program and waits for its first message. */
export async function childProgram<Hello>(file: string, args: readonly string[] = []): Promise<ChildProgram<Hello>> {
  // Started as this process was, by what reads TypeScript.
  const child = fork(file, args, { stdio: ["ignore", "ignore", "pipe", "ipc"] })
  let errors = ""
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors += text
  })
  const message = async (): Promise<unknown> => {
    // Takes back the listener of what did not happen.
    const settled = new AbortController()
    const { signal } = settled
    try {
      const [value] = await Promise.race([
        once(child, "message", { signal }),
        once(child, "exit", { signal }).then(([code]) => {
          throw new Error(`${file} ended with ${code}:\n${errors}`)
        }),
      ])
      return value
    } finally {
      settled.abort()
    }
  }
  // The programs are ours, and each has one kind of first message.
  const hello = (await message()) as Hello
  let asked: Promise<unknown> = Promise.resolve()
  return {
    hello,
    ask(question) {
      const answer = asked.then(() => {
        child.send(question)
        return message()
      })
      asked = answer.catch(() => undefined)
      return answer
    },
    [Symbol.asyncDispose]: () => end(child),
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, "exit")
  child.kill()
  await ended
}
