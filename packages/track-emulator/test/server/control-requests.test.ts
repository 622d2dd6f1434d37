import { expect, test, vi } from "vitest"
import type { ControlError, List, RequestDetail, RequestRow } from "../../src/control/control-types.ts"
import { startEmulator } from "../../src/index.ts"
import { control } from "./control-json.ts"
import { keys, person, post, send } from "./send.ts"

test("a request is shown with its body, its answer, and each operation as it was sent with what became of it", async () => {
  await using emulator = await startEmulator()
  const batch = [person("1"), { ...person("2"), colour: "red" }, person("3", { _update: true })]
  const body = JSON.stringify({ batch })
  const { status, text } = await post(emulator, "/api/v2/batch", body)
  const { json } = await control<RequestDetail>(emulator, "requests/1")
  expect(json).toMatchObject({
    request: {
      ...{ number: 1, method: "POST", path: "/api/v2/batch", status: 207, delivery: "answer", operations: 3 },
      effects: { applied: 1, partial: 0, ignored: 1, refused: 1, withheld: 0 },
      fault: null,
    },
    body,
    answer: { status, body: text },
    operations: {
      ...{ total: 3, offset: 0 },
      rows: [
        { index: 0, sent: batch[0], result: { effect: "applied" } },
        { index: 1, sent: batch[1], result: { effect: "refused", field: "colour" } },
        { index: 2, sent: batch[2], result: { effect: "ignored", reason: "update-only" } },
      ],
    },
  })
})

test("keys are nowhere to be seen", async () => {
  await using emulator = await startEmulator({ siteId: "a-site", apiKey: "a-secret" })
  await post(emulator, "/api/v2/entity", "{}", { authorization: `Basic ${btoa("a-site:a-secret")}` })
  const { json } = await control<RequestDetail>(emulator, "requests/1")
  expect(JSON.stringify(json)).not.toContain("secret")
  expect(JSON.stringify(json)).not.toContain(btoa("a-site:a-secret"))
})

test("the operations of a large batch come in windows, on demand only those with trouble, and the body is read once", async () => {
  await using emulator = await startEmulator()
  const batch = Array.from({ length: 2500 }, (_, index) =>
    index % 1000 === 7 ? person("", {}) : person(`user-${index}`, { index }),
  )
  await post(emulator, "/api/v2/batch", JSON.stringify({ batch }))
  const parse = vi.spyOn(JSON, "parse")
  try {
    const window = await control<RequestDetail>(emulator, "requests/1?offset=1005&limit=3")
    expect(window.json.operations).toMatchObject({ total: 2500, offset: 1005 })
    expect(window.json.body).toMatch(/^\{"batch":\[/)
    expect(window.json.operations.rows.map(({ index, result }) => [index, result?.effect])).toEqual([
      [1005, "applied"],
      [1006, "applied"],
      [1007, "refused"],
    ])
    const bare = await control<RequestDetail>(emulator, "requests/1?offset=0&body=false")
    expect([bare.json.body, bare.json.operations.rows[0]?.sent]).toEqual([null, batch[0]])
    const trouble = await control<RequestDetail>(emulator, "requests/1?trouble=true&offset=1")
    expect(trouble.json.operations).toMatchObject({ total: 3, offset: 1 })
    expect(trouble.json.operations.rows.map(({ index, sent }) => [index, sent])).toEqual([
      [1007, batch[1007]],
      [2007, batch[2007]],
    ])
    const bodies = parse.mock.calls.filter(([text]) => text.startsWith('{"batch":['))
    expect(bodies).toHaveLength(1)
  } finally {
    parse.mockRestore()
  }
})

test("a request that is under way or was held back by a fault shows its operations as withheld", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ reset: "before" }, { cutAfterBytes: 1 })
  await expect(post(emulator, "/api/v2/entity", JSON.stringify(person("1")))).rejects.toThrow()
  await expect(post(emulator, "/api/v2/entity", JSON.stringify(person("2")))).rejects.toThrow()
  const reset = (await control<RequestDetail>(emulator, "requests/1?trouble=true")).json
  expect(reset).toMatchObject({
    request: { status: null, delivery: "reset", fault: { reset: "before" }, effects: { withheld: 1 } },
    ...{ answer: null, operations: { total: 1, rows: [{ index: 0, result: { effect: "withheld" } }] } },
  })
  const cut = (await control<RequestDetail>(emulator, "requests/2")).json
  expect(cut).toMatchObject({ request: { status: 200, delivery: "cut" }, answer: { status: 200, body: "{}\n" } })
})

test("a fault with a date is shown with the date as HTTP writes it", async () => {
  await using emulator = await startEmulator()
  emulator.fail({ retryAfter: new Date(1_764_000_000_000) })
  await post(emulator, "/api/v2/entity", JSON.stringify(person("1")))
  const { json } = await control<List<RequestRow>>(emulator, "requests")
  expect(json.rows[0]?.fault).toEqual({ retryAfter: "Mon, 24 Nov 2025 16:00:00 GMT" })
})

test("a body that is no longer kept takes the operations as sent with it, and not their results", async () => {
  await using emulator = await startEmulator({ journalBodyBytes: 0 })
  await send(emulator, person("1"))
  const { json } = await control<RequestDetail>(emulator, "requests/1")
  expect(json.body).toBeNull()
  expect(json.operations.rows).toEqual([{ index: 0, result: { effect: "applied" } }])
})

test("what was no JSON, too large or for a wrong path is shown for what it was", async () => {
  await using emulator = await startEmulator()
  await post(emulator, "/api/v2/batch", "{")
  await post(emulator, "/api/v2/batch", "x".repeat(500_001))
  await fetch(`${emulator.url}/api/v3/batch`, { headers: keys })
  const [first, second, third] = await Promise.all(
    [1, 2, 3].map(async (number) => (await control<RequestDetail>(emulator, `requests/${number}`)).json),
  )
  expect(first).toMatchObject({
    body: "{",
    request: { status: 400, operations: 0 },
    operations: { total: 0, rows: [] },
  })
  expect(second).toMatchObject({ body: null, request: { status: 413 } })
  expect(third).toMatchObject({ body: null, request: { method: "GET", path: "/api/v3/batch", status: 404 } })
})

test.each([
  ["requests/7", 404, "there is no request of this number"],
  ["requests/0", 400, "must be an integer from 1"],
  ["requests/one", 400, "must be an integer from 1"],
  ["requests/1?limit=0", 400, "limit must be an integer"],
  ["requests/1?search=x", 400, "there are trouble, body, offset, limit"],
])("%s is answered with %i and why", async (path, status, message) => {
  await using emulator = await startEmulator()
  await send(emulator, person("1"))
  const answer = await control<ControlError>(emulator, path)
  expect(answer.status).toBe(status)
  expect(answer.json.error).toContain(message)
})

test("an operation too deep to be shown is said to be so, and the rest of its batch is shown", async () => {
  await using emulator = await startEmulator()
  const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`
  await post(emulator, "/api/v2/entity", deep.slice(0, 30_000))
  await post(emulator, "/api/v2/entity", `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`)
  await post(emulator, "/api/v2/batch", `{"batch":[${deep},42]}`)
  const sent = async (number: number) => {
    const { status, json } = await control<RequestDetail>(emulator, `requests/${number}`)
    return { status, sent: json.operations.rows.map((row) => row.sent) }
  }
  expect(await sent(1)).toEqual({ status: 200, sent: [] })
  expect(await sent(2)).toEqual({ status: 200, sent: ["nested deeper than 100 levels"] })
  expect(await sent(3)).toEqual({ status: 200, sent: ["nested deeper than 100 levels", 42] })
})
