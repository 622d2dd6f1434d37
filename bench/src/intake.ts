import { createHash, type Hash } from "node:crypto"
import type { Received } from "./protocol.ts"

/** One request body on its way in. */
export interface Arrival {
  add(chunk: Buffer): void
  /** Counts the body as taken. `answered` tells whether the sender will hear of it: if not, it sends the same again. */
  take(answered: boolean): void
}

/**
 * Counts the bodies of one pass. A body whose sender was left without an answer comes again, and counts once. Only
 * bodies of faulty servers can come again, and only those are hashed.
 */
export class Intake {
  readonly received: Received = { requests: 0, faults: 0, bodies: 0, bodyBytes: 0, kinds: {} }
  readonly #mayRepeat: boolean
  /** Hashes of the bodies that were taken without an answer. */
  readonly #unanswered = new Set<string>()

  constructor(mayRepeat: boolean) {
    this.#mayRepeat = mayRepeat
  }

  /** Begins with a body. `kindsIn`, where given, reads the operations of it. */
  arrive(kindsIn?: (body: string) => string[]): Arrival {
    this.received.requests++
    const hash = this.#mayRepeat ? createHash("sha1") : undefined
    const chunks: Buffer[] | undefined = kindsIn ? [] : undefined
    let bytes = 0
    return {
      add(chunk) {
        bytes += chunk.length
        hash?.update(chunk)
        chunks?.push(chunk)
      },
      take: (answered) => {
        if (this.#isRepeat(hash, answered)) return
        this.received.bodies++
        this.received.bodyBytes += bytes
        if (!kindsIn || !chunks) return
        const { kinds } = this.received
        for (const kind of kindsIn(Buffer.concat(chunks).toString())) kinds[kind] = (kinds[kind] ?? 0) + 1
      },
    }
  }

  #isRepeat(hash: Hash | undefined, answered: boolean): boolean {
    if (!hash) return false
    const digest = hash.digest("base64")
    const isRepeat = this.#unanswered.has(digest)
    if (!answered) this.#unanswered.add(digest)
    else if (isRepeat) this.#unanswered.delete(digest)
    return isRepeat
  }
}
