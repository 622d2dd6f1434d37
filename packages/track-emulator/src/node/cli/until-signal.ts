/** The signals that end a program, with the exit code of one that they ended. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/**
 * How soon after the first a signal is the same one again, in ms: npx, npm and pnpm pass on what a terminal has sent to all of
 * its programs already.
 */
const echoMs = 300

/** What signals come from, and how a process ends. */
export interface SignalSource {
  on(signal: keyof typeof exitCodes, listener: () => void): unknown
  exit(code: number): unknown
}

/** Resolves on the first signal that asks the program to end. A second one ends it at once. */
export function untilSignal(
  source: SignalSource = process,
  now: () => number = () => performance.now(),
): Promise<void> {
  return new Promise((resolve) => {
    let firstMs: number | undefined
    for (const [signal, code] of Object.entries(exitCodes)) {
      // Object.entries gives no more than the names of a table written right here.
      source.on(signal as keyof typeof exitCodes, () => {
        if (firstMs === undefined) {
          firstMs = now()
          resolve()
        } else if (now() - firstMs >= echoMs) {
          source.exit(code)
        }
      })
    }
  })
}
