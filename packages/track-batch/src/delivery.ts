import type { TrackError } from "@cio/track-core"
import type { Ledger } from "./ledger.ts"
import type { Batch } from "./pack.ts"
import { type SendContext, type SendEnd, send } from "./send.ts"
import { type Settlement, settle } from "./settle.ts"

/** What delivering needs of its run. */
export interface DeliveryContext<T> {
  sending: SendContext
  ledger: Ledger<T>
  /** Called with the bytes of a body that was too large for the server, though not for our limit. */
  onTooLarge: (bytes: number) => void
  /** Ends the run for a fault of this package's own. Returns what its operations are told. */
  crash: (error: unknown) => TrackError
}

/** Sends sealed batches and settles every operation in them. */
export class Delivery<T> {
  readonly #context: DeliveryContext<T>
  /** Requests in a row whose one operation was refused without a word on why. */
  #blindRefusals = 0

  constructor(context: DeliveryContext<T>) {
    this.#context = context
  }

  /** Resolves, once all is settled, to whether nobody can still be reading the bytes. */
  deliver(batch: Batch<T>): Promise<boolean> {
    return this.#deliverPart(batch, 0, batch.count, 0)
  }

  /** A part that is refused as a whole is halved until the culprit stands alone. */
  async #deliverPart(batch: Batch<T>, from: number, to: number, earlierDoubts: number): Promise<boolean> {
    const { sending, ledger, crash } = this.#context
    const isWhole = from === 0 && to === batch.count
    const bytes = isWhole ? batch.body.sealed() : batch.body.slice(from, to)
    let isReusable = false
    let doubts = earlierDoubts + 1
    let settlement: Settlement | "split"
    try {
      const end = await send(bytes, earlierDoubts, sending)
      doubts = end.doubts
      isReusable = end.isReusable
      settlement = settle(end, to - from)
      this.#heedRefusal(end, to - from, bytes.length)
    } catch (error) {
      settlement = { rest: { status: "unknown", cause: crash(error) } }
    }
    if (settlement !== "split") {
      await ledger.settleBatch(batch, from, to, settlement)
      return isReusable
    }
    const middle = (from + to) >>> 1
    // One after the other: the first half holds what comes first in the source.
    await this.#deliverPart(batch, from, middle, doubts)
    await this.#deliverPart(batch, middle, to, doubts)
    return false
  }

  #heedRefusal(end: SendEnd, count: number, bytes: number): void {
    if (end.kind !== "reply") return
    const { reply } = end
    if (reply.kind === "refused" && reply.status === 413 && count > 1) this.#context.onTooLarge(bytes)
    // A gateway that refuses everything, and never says why, would cost two requests for each operation of the run.
    const isBlind = reply.kind === "refused" && reply.error.errors.length === 0
    if (!isBlind) this.#blindRefusals = 0
    else if (count === 1 && ++this.#blindRefusals >= maxBlindRefusals) this.#context.sending.stop.halt(reply.error)
  }
}

/** Refusals of single operations without a reason, with nothing taken in between, that end a run. */
const maxBlindRefusals = 16
