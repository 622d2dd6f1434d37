import { gzipSync } from "node:zlib"
import type { Answer } from "../support/scripted-server.ts"

/** One answer of a server, and what each way to send makes of it. */
export interface Row {
  name: string
  answer: Answer
  /** What `entity()` does, with one retry. The number of its attempts is the number of requests that the server saw. */
  entity: string
  /** What `postBatch()` resolves to. It sends one request, whatever comes back. */
  batch: string
  /** What `api.POST()` does. It sends one request, whatever comes back. */
  api: string
  /** Where the timeout is what is tested. */
  timeoutMs?: number
}

const html = { "content-type": "text/html" }
const page = "<html><body>Bad Gateway</body></html>"
const item = { batch_index: 0, reason: "required", field: "name", message: "name is required" }
const items = JSON.stringify({ errors: [item] })
const refusal = { reason: "invalid", field: "type", message: "no such type" }
const refusalBody = JSON.stringify({ errors: [refusal] })

export const successes: Row[] = [
  { name: "200 {}", answer: {}, entity: "resolves, 1 attempts", batch: "accepted 200", api: "data {}" },
  {
    name: "200 with an empty body",
    answer: { body: "" },
    entity: "resolves, 1 attempts",
    batch: "accepted 200",
    api: "data undefined",
  },
  {
    name: "200 {} in gzip",
    answer: { body: gzipSync("{}"), headers: { "content-encoding": "gzip" } },
    entity: "resolves, 1 attempts",
    batch: "accepted 200",
    api: "data {}",
  },
  {
    name: "204",
    answer: { status: 204, body: "" },
    entity: "resolves, 1 attempts",
    batch: "accepted 204",
    api: "data undefined",
  },
  {
    name: "200 with an empty list of errors",
    answer: { body: '{"errors":[]}' },
    entity: "resolves, 1 attempts",
    batch: "accepted 200",
    api: 'data {"errors":[]}',
  },
  ...['{"error":"not authorised"}', '{"errors":{"name":"required"}}', '{"errors":"bad"}'].map(
    (body): Row => ({
      name: `200 with ${body}, as of a gateway that answers 200 to everything`,
      answer: { body },
      entity: "throws api unknown, 2 attempts",
      batch: "failed 200 api unknown, retry",
      api: `data ${body}`,
    }),
  ),
  {
    name: "200 with errors",
    answer: { body: items },
    entity: "throws api rejected, 1 attempts",
    batch: `partial 200, errors ${JSON.stringify([item])}`,
    api: `data ${items}`,
  },
  {
    name: "200 as HTML, from a proxy's login page",
    answer: { body: page, headers: html },
    entity: "throws api unknown, 2 attempts",
    batch: "failed 200 api unknown, retry",
    api: "throws SyntaxError",
  },
  {
    name: "200 with JSON that is no object",
    answer: { body: "[]" },
    entity: "throws api unknown, 2 attempts",
    batch: "failed 200 api unknown, retry",
    api: "data []",
  },
  {
    name: "207 with errors",
    answer: { status: 207, body: items },
    entity: "throws api rejected, 1 attempts",
    batch: `partial 207, errors ${JSON.stringify([item])}`,
    api: `data ${items}`,
  },
  {
    name: "207 with errors that are no objects, which name no operation",
    answer: { status: 207, body: '{"errors":[null,"x",[1]]}' },
    entity: "throws api rejected, 1 attempts",
    batch: "partial 207, errors [{},{},{}]",
    api: 'data {"errors":[null,"x",[1]]}',
  },
  {
    name: "207 with an empty list of errors",
    answer: { status: 207, body: '{"errors":[]}' },
    entity: "resolves, 1 attempts",
    batch: "partial 207, errors []",
    api: 'data {"errors":[]}',
  },
  {
    name: "207 without errors",
    answer: { status: 207, body: "{}" },
    entity: "throws api unknown, 2 attempts",
    batch: "failed 207 api unknown, retry",
    api: "data {}",
  },
  {
    name: "207 that is no JSON",
    answer: { status: 207, body: page, headers: html },
    entity: "throws api unknown, 2 attempts",
    batch: "failed 207 api unknown, retry",
    api: "throws SyntaxError",
  },
]

export const refusals: Row[] = [
  {
    name: "400 with errors",
    answer: { status: 400, body: refusalBody },
    entity: "throws api rejected, 1 attempts",
    batch: `refused 400 api rejected, errors ${JSON.stringify([refusal])}`,
    api: `error 400 ${refusalBody}`,
  },
  {
    name: "400 as text",
    answer: { status: 400, body: "Bad Request", headers: { "content-type": "text/plain" } },
    entity: "throws api rejected, 1 attempts",
    batch: "refused 400 api rejected, errors []",
    api: 'error 400 "Bad Request"',
  },
  {
    name: "400 with an empty body",
    answer: { status: 400, body: "" },
    entity: "throws api rejected, 1 attempts",
    batch: "refused 400 api rejected, errors []",
    api: 'error 400 ""',
  },
  {
    name: "413 as HTML, from a gateway",
    answer: { status: 413, body: page, headers: html },
    entity: "throws api rejected, 1 attempts",
    batch: "refused 413 api rejected, errors []",
    api: `error 413 ${JSON.stringify(page)}`,
  },
  {
    name: "422",
    answer: { status: 422, body: refusalBody },
    entity: "throws api rejected, 1 attempts",
    batch: `refused 422 api rejected, errors ${JSON.stringify([refusal])}`,
    api: `error 422 ${refusalBody}`,
  },
  {
    name: "401 as text",
    answer: { status: 401, body: "Unauthorized", headers: { "content-type": "text/plain" } },
    entity: "throws auth unsent, 1 attempts",
    batch: "failed 401 auth unsent, no retry",
    api: 'error 401 "Unauthorized"',
  },
  {
    name: "401 with an empty body",
    answer: { status: 401, body: "" },
    entity: "throws auth unsent, 1 attempts",
    batch: "failed 401 auth unsent, no retry",
    api: 'error 401 ""',
  },
  {
    name: "403",
    answer: { status: 403 },
    entity: "throws auth unsent, 1 attempts",
    batch: "failed 403 auth unsent, no retry",
    api: "error 403 {}",
  },
  {
    name: "404, from a base URL that leads elsewhere",
    answer: { status: 404, body: page, headers: html },
    entity: "throws api unsent, 1 attempts",
    batch: "failed 404 api unsent, no retry",
    api: `error 404 ${JSON.stringify(page)}`,
  },
  {
    name: "418, which nobody expects",
    answer: { status: 418 },
    entity: "throws api unsent, 1 attempts",
    batch: "failed 418 api unsent, no retry",
    api: "error 418 {}",
  },
]

const throttled = "throws throttled unsent, 2 attempts"
export const failures: Row[] = [
  {
    name: "429 with Retry-After in seconds",
    answer: { status: 429, headers: { "retry-after": "60" } },
    entity: throttled,
    batch: "failed 429 throttled unsent, retry after 60000 ms",
    api: "error 429 {}",
  },
  {
    name: "429 with Retry-After as a date",
    answer: { status: 429, headers: { "retry-after": "Thu, 01 Jan 2026 00:01:30 GMT" } },
    entity: throttled,
    batch: "failed 429 throttled unsent, retry after 90000 ms",
    api: "error 429 {}",
  },
  {
    name: "429 with a Retry-After that has passed",
    answer: { status: 429, headers: { "retry-after": "Wed, 31 Dec 2025 23:59:00 GMT" } },
    entity: throttled,
    batch: "failed 429 throttled unsent, retry after 0 ms",
    api: "error 429 {}",
  },
  {
    name: "429 without Retry-After, with an empty body",
    answer: { status: 429, body: "" },
    entity: throttled,
    batch: "failed 429 throttled unsent, retry",
    api: 'error 429 ""',
  },
  {
    name: "429 with a Retry-After that makes no sense",
    answer: { status: 429, headers: { "retry-after": "soon" } },
    entity: throttled,
    batch: "failed 429 throttled unsent, retry",
    api: "error 429 {}",
  },
  {
    name: "500 with an empty body",
    answer: { status: 500, body: "" },
    entity: "throws api unknown, 2 attempts",
    batch: "failed 500 api unknown, retry",
    api: 'error 500 ""',
  },
  {
    name: "502 as HTML, from a gateway",
    answer: { status: 502, body: page, headers: html },
    entity: "throws api unknown, 2 attempts",
    batch: "failed 502 api unknown, retry",
    api: `error 502 ${JSON.stringify(page)}`,
  },
  {
    name: "503",
    answer: { status: 503 },
    entity: "throws api unknown, 2 attempts",
    batch: "failed 503 api unknown, retry",
    api: "error 503 {}",
  },
  {
    name: "503 with Retry-After",
    answer: { status: 503, headers: { "retry-after": "7" } },
    entity: "throws api unknown, 2 attempts",
    batch: "failed 503 api unknown, retry after 7000 ms",
    api: "error 503 {}",
  },
  {
    name: "408",
    answer: { status: 408 },
    entity: "throws api unknown, 2 attempts",
    batch: "failed 408 api unknown, retry",
    api: "error 408 {}",
  },
]

const cut = { entity: "throws connection unknown, 2 attempts", batch: "failed connection unknown, retry" }
const late = { entity: "throws timeout unknown, 2 attempts", batch: "failed timeout unknown, retry", timeoutMs: 400 }
export const broken: Row[] = [
  {
    name: "a reset before the body was read",
    answer: { reset: "before-reading" },
    ...cut,
    api: "throws connection unknown",
  },
  {
    name: "a reset after the body was read",
    answer: { reset: "after-reading" },
    ...cut,
    api: "throws connection unknown",
  },
  {
    name: "a 200 cut short of its length",
    answer: { ending: "short" },
    ...cut,
    api: "throws connection unknown",
  },
  {
    name: "a 200 cut between its chunks",
    answer: { ending: "broken-chunks" },
    ...cut,
    api: "throws connection unknown",
  },
  {
    name: "a 400 cut short of its length",
    answer: { status: 400, body: refusalBody, ending: "short" },
    ...cut,
    api: "throws connection unknown",
  },
  {
    name: "a 200 whose gzip is damaged",
    answer: { body: "no gzip at all", headers: { "content-encoding": "gzip" } },
    ...cut,
    api: "throws connection unknown",
  },
  { name: "no answer at all", answer: { hang: true }, ...late, api: "throws timeout unknown" },
  { name: "an answer later than the timeout", answer: { delayMs: 60_000 }, ...late, api: "throws timeout unknown" },
  { name: "a body that never ends", answer: { ending: "endless" }, ...late, api: "throws timeout unknown" },
]
