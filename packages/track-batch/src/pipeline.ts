import type { TrackClient, TrackError } from "@cio/track-core"
import type { BatchSettings } from "./batch-options.ts"
import { Engine } from "./engine.ts"
import type { BatchTotals, OutcomeSink } from "./ledger.ts"
import { type Intake, pull } from "./pull.ts"
import type { ReadableSource } from "./source.ts"

/** How a run ended, once every operation has its outcome. */
export interface RunEnd {
  /** Why it ended before its source did. */
  stopped?: TrackError
  /** What the source threw, or a fault of this package's own. */
  failure?: { of: "source" | "run"; error: unknown }
}

/** One run of an engine over a source, which is pulled only as fast as the engine takes it. */
export class Pipeline<T> {
  readonly #settings: BatchSettings<T>
  readonly #source: ReadableSource<T>
  readonly #engine: Engine<T>
  readonly #onTaken: ((operation: T) => void) | undefined

  /** @param onTaken called with every operation taken from the source, in its order */
  constructor(
    track: Pick<TrackClient, "postBatch">,
    settings: BatchSettings<T>,
    source: ReadableSource<T>,
    sink: OutcomeSink<T>,
    onTaken?: (operation: T) => void,
  ) {
    this.#settings = settings
    this.#source = source
    this.#onTaken = onTaken
    this.#engine = new Engine(track, settings, sink, {
      // The others give the next one at once, or never.
      lingerMs: source.kind === "async" ? settings.lingerMs : Number.POSITIVE_INFINITY,
      maxBufferedBytes: Number.POSITIVE_INFINITY,
      maxSealed: 0,
      savesRequests: true,
    })
  }

  get totals(): Readonly<BatchTotals> {
    return this.#engine.ledger.totals
  }

  /** Runs to the end of the source, or until it is stopped. Every operation taken from the source is then settled. */
  async run(): Promise<RunEnd> {
    const { clock, signal, deadlineMs } = this.#settings
    const { stop } = this.#engine
    stop.watch(clock, signal, deadlineMs)
    try {
      const end = await pull(this.#source, this.#intake, stop)
      await this.#engine.end()
      const { totals } = this
      const { crash } = this.#engine
      // A stop that came when everything was in has ended nothing early.
      const isComplete = end.isExhausted && totals.accepted === totals.operations
      const cause = isComplete ? undefined : stop.cause
      const failure = crash
        ? { of: "run" as const, ...crash }
        : end.failure && { of: "source" as const, ...end.failure }
      return { ...(cause ? { stopped: cause } : {}), ...(failure ? { failure } : {}) }
    } finally {
      stop.dispose()
    }
  }

  /** Takes no more operations and starts no more requests. */
  halt(cause: TrackError): void {
    this.#engine.stop.halt(cause)
  }

  readonly #intake: Intake<T> = {
    take: (operation) => {
      this.#onTaken?.(operation)
      return this.#engine.take(operation)
    },
    refuse: (operation, cause) => {
      // What a source hands over once all is over is not taken.
      if (this.#engine.hasEnded) return
      this.#onTaken?.(operation)
      return this.#engine.refuse(operation, cause)
    },
  }
}
