import type { Closing } from "../closing.ts"

/** The emulator closes, and nothing is applied or answered any more. */
export class ClosedError extends Error {
  override readonly name = "ClosedError"

  constructor() {
    super("the emulator is closing")
  }
}

/**
 * Waits so many ms, if any; 0 and undefined do not wait.
 *
 * @throws ClosedError once the emulator closes
 */
export async function sleep(ms: number | undefined, closing: Closing): Promise<void> {
  if (closing.hasBegun) throw new ClosedError()
  if (ms === undefined || ms <= 0) return
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      stop()
      resolve()
    }, ms)
    const stop = closing.onBegin(() => {
      clearTimeout(timer)
      reject(new ClosedError())
    })
  })
}
