import { utf8Bytes } from "@cio/track-core"

const { Buffer } = globalThis as { Buffer?: { byteLength?: (text: string) => number } }

/** Bytes of UTF-8: by Node's Buffer where there is one, which takes a tenth of the time. */
export const byteLength: (text: string) => number = Buffer?.byteLength ?? utf8Bytes
