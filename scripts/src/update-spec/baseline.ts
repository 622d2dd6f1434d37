import { isObject } from "./json.ts"
import type { Snapshot } from "./normal-form/shape.ts"
import { UpdateSpecError } from "./update-spec-error.ts"

/** The published description that our spec was last brought up to, in shapes. */
export interface Baseline {
  source: { openapi: string; version: string; bytes: number; sha256: string }
  snapshot: Snapshot
}

const comment =
  "Shapes of the published description that track-v2.openapi.yaml was last brought up to. No prose is kept, only hashes of it. Written by 'pnpm spec:update --write'."

export function formatBaseline(baseline: Baseline): string {
  return `${JSON.stringify({ comment, source: baseline.source, ...baseline.snapshot }, undefined, 1)}\n`
}

export function parseBaseline(text: string): Baseline {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new UpdateSpecError(`${damaged}: it is not JSON`, { cause })
  }
  if (!isObject(parsed)) throw new UpdateSpecError(`${damaged}: it is not an object`)
  const { source, servers, endpoints, operations, requests, answers } = parsed
  for (const [name, part] of Object.entries({ source, endpoints, operations, requests, answers })) {
    if (!isObject(part)) throw new UpdateSpecError(`${damaged}: it has no '${name}'`)
  }
  if (!Array.isArray(servers)) throw new UpdateSpecError(`${damaged}: it has no 'servers'`)
  // formatBaseline is the only writer, so parts that are there are of their types.
  return { source, snapshot: { servers, endpoints, operations, requests, answers } } as unknown as Baseline
}

const damaged = "spec/upstream/track-v2.shapes.json is damaged; restore it from git"
