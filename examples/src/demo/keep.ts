import type { EmulatorOptions } from "@cio/track-emulator"

/** Whoever looks at requests wants to see them whole. Otherwise their bodies would be the largest thing in memory. */
export function keptOptions(keep: boolean): Pick<EmulatorOptions, "journalBodyBytes"> {
  return keep ? {} : { journalBodyBytes: 0 }
}

/** How to look at what the demo has left. */
export function keptLines(keep: boolean, url: string): string[] {
  if (!keep) return ["`npm run demo -- --keep` leaves it running, to look at all of this in the inspector."]
  return [`It is all there to look at in the inspector: ${url}/`, "Ctrl-C ends it."]
}

/** Waits for Ctrl-C or SIGTERM, and takes no notice of more: npm and pnpm may pass on what a terminal has sent already. */
export function untilEnded(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve())
  })
}
