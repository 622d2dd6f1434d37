import { inspect } from "node:util"
import { describe, expect, test } from "vitest"
import { createTrackClient, type TrackClient } from "../../src/client.ts"
import type { TrackClientOptions } from "../../src/client-options.ts"
import { isTrackError, type TrackError } from "../../src/errors.ts"
import type { Operation } from "../../src/index.ts"
import { checkOperation } from "../../src/validate/index.ts"
import { failureOf } from "../support/failure-of.ts"
import { type Answer, refusingUrl, startScriptedServer } from "../support/scripted-server.ts"
import { transports } from "../support/transports.ts"

const siteId = "site-5f1e"
const apiKey = "sesame-7c1e5f0a"
const basic = Buffer.from(`${siteId}:${apiKey}`).toString("base64")
const marker = "marker-b2a9"

/** Whatever a caller may put personal data into. */
const operation: Operation = {
  type: "person",
  action: "event",
  identifiers: { id: `${marker}-person` },
  name: `${marker}-name`,
  id: `${marker}-event`,
  attributes: { note: `${marker}-value`, nested: { list: [`${marker}-item`] } },
}

/** A server that repeats everything it was told, in the shapes it has for that. */
const echo = `${marker} Basic ${basic} ${apiKey}`
const echoErrors = JSON.stringify({ errors: [{ reason: echo, field: echo, message: echo }] })

const answers: [name: string, answer: Answer][] = [
  ["200 with errors", { body: echoErrors }],
  ["200 as HTML", { body: `<p>${echo}</p>`, headers: { "content-type": "text/html" } }],
  ["207 without errors", { status: 207, body: JSON.stringify({ note: echo }) }],
  ["400 with errors", { status: 400, body: echoErrors }],
  ["400 as text", { status: 400, body: echo }],
  ["401", { status: 401, body: echo }],
  ["404", { status: 404, body: echo }],
  ["413", { status: 413, body: echo }],
  ["429", { status: 429, body: echo, headers: { "retry-after": echo } }],
  ["500", { status: 500, body: echo }],
  ["a redirect elsewhere", { status: 307, headers: { location: `http://127.0.0.2:1/${encodeURIComponent(echo)}` } }],
  ["a redirect to nowhere", { status: 307, headers: { location: `http://${encodeURIComponent(echo)}:x` } }],
  [
    "a redirect to an address with keys",
    { status: 307, headers: { location: `http://${siteId}:${apiKey}@track.customer.io` } },
  ],
  ["a cut body", { body: echo, ending: "short" }],
  ["a reset", { reset: "after-reading" }],
  ["no answer", { hang: true }],
  ["what is no HTTP", { raw: `${echo}\r\n\r\n` }],
]

/** Everything that a log could show of an error, but the service's own words. */
function shown(error: TrackError): string {
  const links: unknown[] = []
  for (let link: unknown = error; link instanceof Error && links.length < 10; link = link.cause) links.push(link)
  const texts = links.map((link) => {
    const { message, stack, name } = link as Error
    return [name, message, stack, String(link), JSON.stringify(link)].join("\n")
  })
  return [...texts, inspect(error, { depth: 20, showHidden: true })].join("\n")
}

/** An api error keeps what the service said, for the caller to read. It stands in `errors` and nowhere else. */
function withoutServiceWords(error: TrackError): TrackError {
  if (isTrackError(error, "api")) Object.defineProperty(error, "errors", { value: error.errors.length })
  return error
}

function expectNoSecrets(text: string): void {
  expect(text).not.toContain(marker)
  expect(text).not.toContain(apiKey)
  expect(text).not.toContain(siteId)
  expect(text).not.toContain(basic)
}

function clientOf(
  baseUrl: string,
  more: Partial<TrackClientOptions> = {},
): { track: TrackClient; seenByHooks: string[] } {
  const seenByHooks: string[] = []
  const track = createTrackClient({
    siteId,
    apiKey,
    baseUrl,
    timeoutMs: 300,
    retry: { maxRetries: 1, minDelayMs: 1, maxDelayMs: 1 },
    onRequest: (info) => seenByHooks.push(inspect(info, { depth: 20, showHidden: true })),
    onReply: (info) => seenByHooks.push(inspect(info, { depth: 20, showHidden: true })),
    ...more,
  })
  return { track, seenByHooks }
}

describe.each(transports)("neither keys nor payload show in an error or a hook, over $name", ({ options }) => {
  test.each(answers)("when the server answers with %s", async (_, answer) => {
    await using server = await startScriptedServer(answer)
    const { track, seenByHooks } = clientOf(server.url, options())
    const error = await failureOf(track.entity(operation))
    expectNoSecrets(shown(withoutServiceWords(error)))
    expect(inspect(error, { depth: 20 })).not.toContain("<Buffer")

    const reply = await track.postBatch(new TextEncoder().encode(JSON.stringify({ batch: [operation] })))
    if ("error" in reply) expectNoSecrets(shown(withoutServiceWords(reply.error)))

    const region = await failureOf(track.region())
    expectNoSecrets(shown(withoutServiceWords(region)))

    expect(seenByHooks.length).toBeGreaterThanOrEqual(6)
    expectNoSecrets(seenByHooks.join("\n"))
    // The server did get what the errors do not show, or this test would prove nothing.
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${basic}`)
  })

  test("when the connection is refused", async () => {
    const { track, seenByHooks } = clientOf(await refusingUrl(), options())
    expectNoSecrets(shown(await failureOf(track.entity(operation))))
    expectNoSecrets(seenByHooks.join("\n"))
  })

  test("when the caller aborts", async () => {
    await using server = await startScriptedServer({ hang: true })
    const { track } = clientOf(server.url, options())
    const controller = new AbortController()
    const failure = failureOf(track.entity(operation, { signal: controller.signal }))
    await server.arrived(1)
    controller.abort()
    expectNoSecrets(shown(await failure))
  })

  test.each<[string, Record<string, unknown>]>([
    ["a function", { note: `${marker}`, bad: () => marker }],
    ["a bigint", { note: `${marker}`, bad: 5n }],
    ["a cycle", cyclic()],
    [
      "a toJSON that throws what it holds",
      {
        bad: {
          toJSON: () => {
            throw new Error(marker)
          },
        },
      },
    ],
    [
      "a getter that throws what it holds",
      {
        get bad() {
          throw new Error(marker)
        },
      },
    ],
    ["40,000 bytes", { note: marker.repeat(4000) }],
  ])("when the operation cannot be encoded: %s", async (_, attributes) => {
    const { track } = clientOf("http://127.0.0.1:1")
    const error = await failureOf(track.entity({ ...operation, attributes }))
    expect(error.code).toBe("operation")
    expectNoSecrets(shown(error))
  })
})

test("what the service said about an operation is kept word for word in errors", async () => {
  await using server = await startScriptedServer({ status: 400, body: echoErrors })
  const { track } = clientOf(server.url)
  const error = await failureOf(track.entity(operation))
  expect(isTrackError(error, "api") && error.errors).toEqual([{ reason: echo, field: echo, message: echo }])
})

test("codes and field names of the service stand in the message, since they quote nothing", async () => {
  const errors = [
    { reason: "required", field: "name", message: marker },
    { reason: "invalid", field: "identifiers.id", message: marker },
  ]
  await using server = await startScriptedServer({ status: 400, body: JSON.stringify({ errors }) })
  const { track } = clientOf(server.url)
  const error = await failureOf(track.entity(operation))
  expect(error.message).toBe(
    "The Track API refused the request (400): name required, identifiers.id invalid. Nothing was applied; see errors",
  )
})

test("problems and warnings of checkOperation name places and rules, never values", () => {
  const bad = { ...operation, name: "", surplus: marker, timestamp: marker, identifiers: { id: marker, email: marker } }
  const result = checkOperation(bad)
  expect(result.ok ? [] : result.problems.length).toBe(4)
  expectNoSecrets(JSON.stringify(result.ok ? [] : result.problems))
  expectNoSecrets(JSON.stringify(checkOperation(operation).warnings))
})

function cyclic(): Record<string, unknown> {
  const attributes: Record<string, unknown> = { note: marker }
  attributes.self = attributes
  return attributes
}
