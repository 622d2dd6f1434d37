import type { Operation } from "@cio/track-core"
import type { Send } from "./side.ts"

/** Sends one operation, and resolves when it has been answered. */
export type SendOne = (operation: Operation) => Promise<unknown>

/** Sends each operation by a call of its own, some of them in flight at once. */
export function oneByOne(open: (root: string) => SendOne, concurrency: number): Send {
  return async (root, operations) => {
    const send = open(root)
    let next = 0
    const sendOn = async (): Promise<void> => {
      for (let operation = operations[next++]; operation; operation = operations[next++]) await send(operation)
    }
    await Promise.all(Array.from({ length: concurrency }, sendOn))
  }
}
