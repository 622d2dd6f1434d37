import { decodeUtf8 } from "./decode-utf8.ts"
import { exceedsNesting, maxLevels } from "./exceeds-nesting.ts"

/** The operations of a batch as they were sent; none when the body is malformed. */
export function sentBatch(body: Uint8Array): readonly unknown[] {
  const root = parse(body)
  if (typeof root !== "object" || root === null || !("batch" in root) || !Array.isArray(root.batch)) return []
  return root.batch.map(shown)
}

/** The one operation of a body as it was sent; none when the body is malformed. */
export function sentEntity(body: Uint8Array): readonly unknown[] {
  const operation = parse(body)
  return operation === undefined ? [] : [shown(operation)]
}

/** The value, unless it is too deep for whatever shows or copies it. */
function shown(value: unknown): unknown {
  return exceedsNesting(value, maxLevels) ? `nested deeper than ${maxLevels} levels` : value
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(body))
  } catch {
    return undefined
  }
}
