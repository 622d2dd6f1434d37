import { request } from "node:http"
import type { Operation } from "@cio/track-core"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { type Emulator, startEmulator } from "../../src/index.ts"
import { keys, person, post, send } from "../server/send.ts"
import { lastCopied, standInForClipboard } from "./clipboard.ts"
import { openInspector } from "./inspector.ts"
import { hasCurl, runInShell } from "./shell.ts"

/** One operation for each thing that can become of it. */
const mixed = [
  person("1", { plan: "pro" }),
  { type: "person", action: "event", identifiers: { id: "1" }, name: "late", timestamp: 1_780_000_000_000 },
  { type: "person", action: "delete_device", identifiers: { id: "1" }, device: { token: "never-seen" } },
  { type: "person", action: "event", identifiers: { id: "1" } },
]

/** Resolves once the page has been drawn as it stands, after which it listens to the keys that belong to it. */
function afterPaint(page: Page): Promise<unknown> {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
}

async function sendMixed(emulator: Emulator): Promise<void> {
  const { status } = await post(emulator, "/api/v2/batch", JSON.stringify({ batch: mixed }), {
    ...keys,
    "user-agent": "my-app/7",
  })
  expect(status).toBe(207)
}

test("a request's page says what became of each operation, and what was answered", async () => {
  const { page } = await openInspector({ before: sendMixed, hash: "#/requests/1" })
  await page.getByRole("heading", { level: 1, name: "#1 POST /api/v2/batch" }).waitFor()
  const operations = page.getByRole("region", { name: "Operations" }).getByRole("listitem")
  await expect.poll(() => operations.count()).toBe(4)
  const expected = [
    ["person.identify", "id=1", "applied"],
    ["person.event", "late", "partial", "milliseconds-timestamp", "timestamp", "Send Unix seconds", "observed"],
    ["person.delete_device", "ignored", "unknown-device", "no device with this token", "assumed"],
    ["person.event", "refused", "name"],
  ]
  for (const [index, parts] of expected.entries()) {
    const text = await operations.nth(index).textContent()
    for (const part of parts) expect(text).toContain(part)
  }
  await operations
    .nth(1)
    .getByRole("button", { name: /person.event/ })
    .click()
  await operations.nth(1).getByText("1780000000000").waitFor()

  const answer = page.getByRole("region", { name: "Answer", exact: true })
  await answer.getByText("207", { exact: true }).waitFor()
  const body = (await answer.getByRole("region", { name: "answer body" }).textContent()) ?? ""
  expect(JSON.parse(body).errors).toEqual([expect.objectContaining({ batch_index: 3, field: "name" })])
  expect(await page.getByRole("region", { name: "request body" }).textContent()).toBe(
    JSON.stringify({ batch: mixed }, null, 2),
  )
  for (const part of ["my-app/7", "4 operations"]) await page.getByText(part, { exact: true }).waitFor()
})

test("only the operations with trouble are shown when asked for, and the address says so", async () => {
  const { page } = await openInspector({ before: sendMixed, hash: "#/requests/1" })
  const operations = page.getByRole("region", { name: "Operations" }).getByRole("listitem")
  await expect.poll(() => operations.count()).toBe(4)
  await page.getByRole("checkbox", { name: "Only with trouble" }).check()
  await expect.poll(() => operations.count()).toBe(3)
  expect(await operations.filter({ hasText: "person.identify" }).count()).toBe(0)
  expect(new URL(page.url()).hash).toBe("#/requests/1?trouble=true")
  await page.reload()
  await expect.poll(() => operations.count()).toBe(3)
  await page.getByRole("checkbox", { name: "Only with trouble" }).uncheck()
  await expect.poll(() => operations.count()).toBe(4)
})

test("a request that a fault met shows its operations as withheld, and the fault", async () => {
  const { page } = await openInspector({
    before: async (emulator) => {
      emulator.fail({ status: 503, body: "<b>down</b>" })
      await post(emulator, "/api/v2/batch", JSON.stringify({ batch: [person("1"), person("2")] }))
    },
    hash: "#/requests/1",
  })
  const operations = page.getByRole("region", { name: "Operations" }).getByRole("listitem")
  await expect.poll(() => operations.filter({ hasText: "withheld" }).count()).toBe(2)
  await page.getByText("<b>down</b>").waitFor()
  await page.getByRole("region", { name: "Answer", exact: true }).getByText("503").waitFor()
})

test("a request under way is shown, and settles once it is answered", async () => {
  const { emulator, page, load } = await openInspector({ hash: undefined })
  const body = JSON.stringify(person("1"))
  const headers = { ...keys, "content-length": body.length }
  const outgoing = request(`${emulator.url}/api/v2/entity`, { method: "POST", headers })
  outgoing.write(body.slice(0, 10))
  await expect.poll(() => emulator.counts.requests).toBe(1)
  await load("#/requests/1")
  await page.getByText("None yet: the request is still under way.").waitFor()
  await page.getByText("open", { exact: true }).waitFor()
  outgoing.end(body.slice(10))
  await page.getByRole("region", { name: "Operations" }).getByText("applied").waitFor()
  await page.getByRole("region", { name: "answer body" }).getByText("{}").waitFor()
  expect(await page.getByText("under way").count()).toBe(0)
})

test("a request with thousands of operations keeps few of them in the document", async () => {
  const { page } = await openInspector({
    before: (emulator) => send(emulator, ...Array.from({ length: 3000 }, (_, index) => person(`p-${index}`))),
    hash: "#/requests/1",
  })
  const operations = page.getByRole("region", { name: "Operations" }).getByRole("listitem")
  await operations.filter({ hasText: "id=p-0" }).waitFor()
  expect(await operations.count()).toBeLessThan(100)
  await page
    .getByRole("group", { name: "All operations" })
    .evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight))
  await operations.filter({ hasText: "id=p-2999" }).waitFor()
  expect(await operations.count()).toBeLessThan(100)
})

test("keys that come faster than the page is drawn lead on all the same, and the last request has no next one", async () => {
  const { emulator, page } = await openInspector({
    before: async (emulator) => {
      for (let number = 1; number <= 10; number++) await send(emulator, person("1"))
    },
    hash: "#/requests/1",
  })
  const heading = page.getByRole("heading", { level: 1 })
  await heading.filter({ hasText: "#1" }).waitFor()
  await page.evaluate(() => {
    for (let times = 0; times < 8; times++)
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }))
  })
  await heading.filter({ hasText: "#9" }).waitFor()
  for (let times = 0; times < 3; times++) await page.keyboard.press("j")
  await heading.filter({ hasText: "#10" }).waitFor()
  const next = page.getByRole("link", { name: "Next" })
  expect(await next.getAttribute("aria-disabled")).toBe("true")
  expect(await next.getAttribute("href")).toBe(null)
  await send(emulator, person("1"))
  await expect.poll(() => next.getAttribute("href")).toBe("#/requests/11")
})

test("j and k lead from request to request", async () => {
  const { page } = await openInspector({
    before: async (emulator) => {
      for (const id of ["1", "2", "3"]) await send(emulator, person(id))
    },
    hash: "#/requests/2",
  })
  const heading = page.getByRole("heading", { level: 1 })
  const expectAt = async (number: number) => {
    await heading.filter({ hasText: `#${number}` }).waitFor()
    await afterPaint(page)
  }
  await expectAt(2)
  await page.keyboard.press("j")
  await expectAt(3)
  await page.keyboard.press("k")
  await expectAt(2)
  await page.keyboard.press("k")
  await expectAt(1)
  await page.keyboard.press("k")
  await page.getByRole("link", { name: "Next" }).first().click()
  await expectAt(2)
})

test.skipIf(!hasCurl)("a request copied as curl does the same to another emulator", async () => {
  await using other = await startEmulator()
  const { context, page, load, emulator } = await openInspector({ context: {}, hash: undefined })
  const tricky: Operation = person("o'brien", { say: `it's $HOME and \`id\` and "so" \\ on\n%s ü 👋 !!` })
  await send(emulator, tricky, person("2"))
  await standInForClipboard(context)
  await load("#/requests/1")
  await page.getByRole("button", { name: "Copy as curl" }).click()
  await expect.poll(() => lastCopied(page)).toMatch(/^curl /)
  const command = (await lastCopied(page)) ?? ""
  expect(command).toContain(emulator.url)
  expect(await runInShell(command.replace(emulator.url, other.url))).toBe("{}\n")
  const [sent] = emulator.requests()
  expect(other.requests()).toMatchObject([{ method: "POST", path: sent?.path, body: sent?.body, operations: 2 }])
  expect(other.person({ id: "o'brien" })?.attributes).toEqual(tricky.type === "person" && { say: expect.any(String) })
})

test("a request copied as TypeScript is a program that sends its operations", async () => {
  const { context, page, load } = await openInspector({ before: sendMixed, context: {}, hash: undefined })
  await standInForClipboard(context)
  await load("#/requests/1")
  await page.getByRole("button", { name: "Copy as TypeScript" }).click()
  await expect.poll(() => lastCopied(page)).toMatch(/^import /)
  const program = (await lastCopied(page)) ?? ""
  for (const part of ["createTrackClient({", "await batch(track, [", '"identify"', '"delete_device"', '"late"']) {
    expect(program).toContain(part)
  }
})

test("a request that there is not is said to be missing", async () => {
  const { page, watch, load } = await openInspector({ hash: undefined })
  watch.expectError(/status of 40[04]/)
  await load("#/requests/99")
  await page.getByText("There is no request 99: it is yet to come").waitFor()
  await load("#/requests/x")
  await page.getByText("There is no request x: they are numbered from 1.").waitFor()
  await page.getByRole("heading", { level: 1, name: "Not here" }).waitFor()
  expect(await page.getByRole("alert").count()).toBe(0)
  expect(await page.locator("[aria-busy=true]").count()).toBe(0)
})

test("a body is shown with a line for each member or as it came, and copied as it came", async () => {
  const { context, page, load, emulator } = await openInspector({ context: {}, hash: undefined })
  const body = '{"type":"person", "action":"identify","identifiers":{"id":"1"},"attributes":{"size":1.0}}'
  await post(emulator, "/api/v2/entity", body)
  await send(emulator, person("2"))
  await standInForClipboard(context)
  await load("#/requests/1")
  const shown = page.getByRole("region", { name: "request body" })
  await shown.getByText('"size": 1.0').waitFor()
  await page.getByRole("button", { name: "Copy request body" }).click()
  await expect.poll(() => lastCopied(page)).toBe(body)
  const raw = page.getByRole("button", { name: "Show the request body as it came" })
  await raw.click()
  expect(await shown.textContent()).toBe(body)
  expect(await raw.getAttribute("aria-pressed")).toBe("true")
  // The next request is shown in the same way.
  await page.keyboard.press("j")
  await page.getByRole("heading", { level: 1, name: "#2" }).waitFor()
  await expect.poll(() => shown.textContent()).toBe(JSON.stringify({ batch: [person("2")] }))
})

test("what a lenient emulator forgave is said of the operation, with what a strict one would do", async () => {
  const { page } = await openInspector({
    emulator: { lenient: true },
    before: (emulator) => post(emulator, "/api/v2/entity", JSON.stringify({ ...person("1"), colour: "red" })),
    hash: "#/requests/1",
  })
  const operation = page.getByRole("region", { name: "Operations" }).getByRole("listitem").first()
  for (const part of ["applied", "forgiven", "colour", "refused when strict"]) {
    await operation.getByText(part).first().waitFor()
  }
})

test("what is no longer kept of a request is said to be so", async () => {
  const { page, load } = await openInspector({
    emulator: { journalBodyBytes: 0 },
    before: (emulator) => send(emulator, person("1"), person("2")),
    hash: undefined,
  })
  // Results go after 200,000 of them: the answer says so in their place.
  await page.route("**/emulator/requests/1?*", async (route) => {
    const response = await route.fetch()
    const detail = await response.json()
    for (const row of detail.operations.rows) if (row.index === 1) row.result = null
    await route.fulfill({ response, json: detail })
  })
  await load("#/requests/1")
  const operations = page.getByRole("region", { name: "Operations" }).getByRole("listitem")
  await operations.nth(1).getByText("no longer known").waitFor()
  await operations.nth(0).getByText("applied").waitFor()
  await operations.nth(0).getByRole("button", { name: "not kept" }).click()
  await operations.nth(0).getByText("Its body is no longer kept.").waitFor()
  await page.getByRole("region", { name: "Answer", exact: true }).getByText("Its body is no longer kept.").waitFor()
  await page.getByRole("region", { name: "Body", exact: true }).getByText("It is no longer kept.").waitFor()
  expect(await page.getByRole("button", { name: /^Copy as/ }).count()).toBe(0)
})
