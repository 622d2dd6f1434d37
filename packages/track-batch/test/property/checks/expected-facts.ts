import { clientFlaws, harmlessFlaws, serverFlaws } from "../script/flaws.ts"
import { kinds } from "../script/operation-plan.ts"

/** Everything that a chaos suite has to have met, because it proves nothing about what it has never seen. */
export const expectedFacts: readonly string[] = [
  ...["batch", "settled", "stream", "pipe", "batcher"].map((via) => `via ${via}`),
  ...["array", "iterable", "generator", "async", "slow", "stream"].map((source) => `from ${source}`),
  ...["entity", "none"].map((order) => `order ${order}`),
  ...["several runs on one client", "more than may wait"],
  ...kinds.map((kind) => `accepted: ${kind}`),
  ...harmlessFlaws.map((flaw) => `accepted: ${flaw}`),
  ...serverFlaws.map((flaw) => `rejected by server: ${flaw}`),
  ...clientFlaws.map((flaw) => `rejected by client: ${flaw}`),
  ...["type", "not-json", "too-large", "event-id", "lane-of"].map((reason) => `reason ${reason}`),
  ...["unsent", "unknown", "accepted after a retry", "unknown with an event's id", "possible duplicate"],
  "an operation changed once it is handed over, and sent",
  ...["an operation of exactly the limit", "a batch of exactly the limit"],
  ...["take", "take and hang up", "unreached"].map((kind) => `met: ${kind}`),
  ...["start", "head", "body"].flatMap((region) =>
    ["reset", "close"].flatMap((by) => [`met: cut request, ${region}, ${by}`, `met: cut answer, ${region}, ${by}`]),
  ),
  ...["start", "head", "body"].flatMap((region) => [`met: slow answer, ${region}`, `met: no answer, ${region}`]),
  ...[
    "applied before a wait",
    "applied after a wait",
    "applied, and the answer lost",
    "half applied, and the answer lost",
  ],
  ...[200, 207, 400, 401, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504].map((status) => `met: status ${status}`),
  ...["seconds", "a date", "a date that has passed", "nonsense", "nothing"].map((what) => `told to wait: ${what}`),
  ...["HTML", "broken JSON", "other JSON", "an empty body"].map((what) => `answered with ${what}`),
  ...["valid", "duplicate", "unsorted", "negative", "huge", "missing", "not an integer"].map(
    (what) => `named: ${what}`,
  ),
  ...["two requests in flight", "an overtaken operation", "an entity in two requests", "an entity shared at once"].map(
    (what) => `in order: ${what}`,
  ),
  ...["a split", "a split down to one", "a body found too large", "a smaller body afterwards"],
  ...["attempt", "arrival", "applied", "given", "outcome", "seconds"].map((at) => `aborted at ${at}`),
  ...["its source failed", "an attempt cut off by its own timeout"],
  ...["its signal", "its deadline", "the deadline of close", "the signal of close"].map((stop) => `stopped by ${stop}`),
  ...["a failure that no retry mends", "nothing"].map((stop) => `stopped by ${stop}`),
  ...["a reader who left", "a reader who left at once"],
  ...["add that waited", "add turned away", "send", "flush", "overlapping flushes"].map((what) => `batcher: ${what}`),
  ...[
    "closed twice",
    "closed early",
    "left its scope",
    "used by nobody who listens",
    "onOutcome throws",
    "onOutcome flushes",
    "onOutcome closes",
  ].map((what) => `batcher: ${what}`),
]
