import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import { keys, person, post, send } from "../server/send.ts"
import { activeRow, rowsOf, scrolledTo } from "./grid.ts"
import { openInspector } from "./inspector.ts"

const event = (name: string): Operation => ({
  type: "person",
  action: "event",
  identifiers: { id: "1" },
  name,
  attributes: { sku: `sku of ${name}` },
})
const object = (object_id: string): Operation => ({
  type: "object",
  action: "identify",
  identifiers: { object_type_id: "1", object_id },
  attributes: { city: `city of ${object_id}` },
})

/** What makes a row of each list, and a text that its row shows. */
const lists = [
  { title: "People", view: "people", make: (name: string) => person(name, { plan: `plan of ${name}` }) },
  { title: "Objects", view: "objects", make: object },
  { title: "Events", view: "events", make: event },
] as const
const byView = lists.map((list) => [list.view, list] as const)

test.each(byView)("%s appear as they are sent, one by one and in batches", async (view, { title, make }) => {
  const { emulator, page } = await openInspector({ hash: `#/${view}` })
  await page.getByRole("heading", { name: "Nothing yet" }).waitFor()
  await page.evaluate(() => Object.assign(window, { notLoadedAnew: true }))

  await post(emulator, "/api/v2/entity", JSON.stringify(make("first")))
  const rows = rowsOf(page, title)
  await rows.filter({ hasText: "first" }).waitFor()
  await send(emulator, make("second"), make("third"))
  await rows.filter({ hasText: "third" }).waitFor()
  // The newest comes first.
  expect((await rows.allInnerTexts()).map((text) => /first|second|third/.exec(text)?.[0])).toEqual([
    "third",
    "second",
    "first",
  ])
  await page.getByRole("link", { name: new RegExp(`^${title} 3$`) }).waitFor()
  await page.getByText(`3 ${view}`, { exact: true }).first().waitFor()
  expect(await page.evaluate(() => "notLoadedAnew" in window)).toBe(true)
})

test("requests appear as they arrive, good and bad", async () => {
  const { emulator, page } = await openInspector({ hash: "#/requests" })
  const rows = rowsOf(page, "Requests")
  await send(emulator, person("1"), person("2"))
  await rows.filter({ hasText: "/api/v2/batch" }).waitFor()
  await post(emulator, "/api/v2/entity", "no json", { ...keys, "user-agent": "my-app/7" })
  await rows.filter({ hasText: "/api/v2/entity" }).waitFor()
  const [bad = "", good = ""] = await rows.allInnerTexts()
  for (const part of ["2", "POST", "400", "none", "7 B", "my-app/7"]) expect(bad).toContain(part)
  for (const part of ["1", "POST", "200", "applied"]) expect(good).toContain(part)
})

test("a row that changes shows what it holds now", async () => {
  const { emulator, page } = await openInspector({
    before: (emulator) => send(emulator, person("1", { plan: "free" })),
  })
  const row = rowsOf(page, "People").first()
  await row.filter({ hasText: "free" }).waitFor()
  await send(emulator, person("1", { plan: "pro", email: "one@example.com" }))
  await row.filter({ hasText: "pro" }).filter({ hasText: "one@example.com" }).waitFor()
  expect(await rowsOf(page, "People").count()).toBe(1)
})

test.each(byView)("a search in %s narrows them, is part of the address and survives a reload", async (view, list) => {
  const { title, make } = list
  const { page } = await openInspector({
    before: (emulator) => send(emulator, make("alpha"), make("beta"), make("gamma")),
    hash: `#/${view}`,
  })
  const rows = rowsOf(page, title)
  await expect.poll(() => rows.count()).toBe(3)
  const search = page.getByRole("searchbox", { name: `Search ${view}` })
  // In any case, and in the values of attributes too.
  await search.fill("OF BETA")
  await expect.poll(() => rows.allInnerTexts()).toEqual([expect.stringContaining("beta")])
  await page.getByText("1 match", { exact: true }).first().waitFor()
  expect(new URL(page.url()).hash).toBe(`#/${view}?search=OF+BETA`)

  await page.reload()
  await expect.poll(() => rows.allInnerTexts()).toEqual([expect.stringContaining("beta")])
  expect(await search.inputValue()).toBe("OF BETA")

  await search.fill("nobody at all")
  await page.getByRole("heading", { name: `No ${view} match` }).waitFor()
  await page.getByRole("button", { name: `Show all ${view}` }).click()
  await expect.poll(() => rows.count()).toBe(3)
  expect(await search.inputValue()).toBe("")
})

test("a search follows what comes in", async () => {
  const { emulator, page } = await openInspector({
    before: (emulator) => send(emulator, person("a-1"), person("b-1")),
    hash: "#/people?search=a-",
  })
  const rows = rowsOf(page, "People")
  await rows.filter({ hasText: "a-1" }).waitFor()
  await send(emulator, person("b-2"), person("a-2"))
  await rows.filter({ hasText: "a-2" }).waitFor()
  expect(await rows.count()).toBe(2)
})

test("requests with trouble can be told from the rest, also when they were answered with 200", async () => {
  const { emulator, page } = await openInspector({ hash: "#/requests" })
  await send(emulator, person("1"))
  await send(emulator, { type: "person", action: "event", identifiers: { id: "1" }, name: "late", timestamp: 1.78e12 })
  await post(emulator, "/api/v2/entity", "no json")
  const rows = rowsOf(page, "Requests")
  const expected = [expect.stringContaining("400"), expect.stringContaining("partial")]
  await rows.filter({ hasText: "400" }).waitFor()
  expect(await rows.count()).toBe(3)
  await page.getByRole("checkbox", { name: "Only with trouble" }).check()
  await expect.poll(() => rows.allInnerTexts()).toEqual(expected)
  await page.reload()
  await expect.poll(() => rows.allInnerTexts()).toEqual(expected)
  expect(await page.getByRole("checkbox", { name: "Only with trouble" }).isChecked()).toBe(true)
})

test.each([
  ["people", "People", (index: number) => person(`p-${index}`)],
  ["objects", "Objects", (index: number) => object(`o-${index}`)],
] as const)("Enter opens one of the %s, and Back returns to where it was", async (view, title, make) => {
  const { page } = await openInspector({
    before: (emulator) => send(emulator, ...Array.from({ length: 300 }, (_, index) => make(index))),
    hash: `#/${view}`,
  })
  await rowsOf(page, title).first().waitFor()
  const grid = page.getByRole("grid", { name: title })
  await grid.focus()
  await page.keyboard.press("End")
  await activeRow(page).filter({ hasText: "-0" }).waitFor()
  for (let times = 0; times < 3; times++) await page.keyboard.press("ArrowUp")
  await activeRow(page).filter({ hasText: "-3" }).waitFor()
  const before = await scrolledTo(page)
  expect(before).toBeGreaterThan(1000)

  await page.keyboard.press("Enter")
  await page.getByRole("heading", { level: 1, name: /-3$/ }).waitFor()
  expect(page.url()).toMatch(new RegExp(`#/${view}/.`))
  await page.goBack()
  await activeRow(page).filter({ hasText: "-3" }).waitFor()
  expect(await scrolledTo(page)).toBe(before)
  expect(await grid.evaluate((element) => element === document.activeElement)).toBe(true)
})

test("Enter opens a request, and Back returns to the search that led there", async () => {
  const { page } = await openInspector({
    before: async (emulator) => {
      for (let number = 1; number <= 30; number++) await send(emulator, person(`p-${number}`))
    },
    hash: "#/requests?search=p-2",
  })
  const rows = rowsOf(page, "Requests")
  await expect.poll(() => rows.count()).toBe(11)
  await page.getByRole("searchbox").press("ArrowDown")
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { level: 1, name: "#28" }).waitFor()
  await page.goBack()
  await expect.poll(() => rows.count()).toBe(11)
  expect(await page.getByRole("searchbox").inputValue()).toBe("p-2")
  await activeRow(page).filter({ hasText: "28" }).waitFor()
})

test("an event opens beside the table, and the arrow keys lead to the next one", async () => {
  const { page } = await openInspector({
    before: (emulator) => send(emulator, event("opened"), event("read"), event("closed")),
    hash: "#/events",
  })
  await rowsOf(page, "Events").first().waitFor()
  await page.getByRole("grid").focus()
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Enter")
  const panel = page.getByRole("complementary", { name: "Event" })
  await panel.getByRole("heading", { name: "closed" }).waitFor()
  await panel.getByText('"sku of closed"').waitFor()
  await page.keyboard.press("ArrowDown")
  await panel.getByRole("heading", { name: "read" }).waitFor()
  await page.keyboard.press("Escape")
  await expect.poll(() => panel.count()).toBe(0)
  expect(await page.getByRole("grid").evaluate((grid) => grid === document.activeElement)).toBe(true)
})

test("a search is cleared by its button, and goes on in the field", async () => {
  const { page } = await openInspector({
    before: (emulator) => send(emulator, person("alpha"), person("beta")),
    hash: "#/people?search=alpha",
  })
  await expect.poll(() => rowsOf(page, "People").count()).toBe(1)
  const clear = page.getByRole("button", { name: "Clear the search" })
  await clear.click()
  await expect.poll(() => rowsOf(page, "People").count()).toBe(2)
  expect(await page.getByRole("searchbox").evaluate((field) => field === document.activeElement)).toBe(true)
  expect(new URL(page.url()).hash).toBe("#/people")
  expect(await clear.count()).toBe(0)
})

test("phones have a column once somebody has one, which stays, and none in a narrow window", async () => {
  const { emulator, page } = await openInspector({ before: (emulator) => send(emulator, person("1")) })
  await rowsOf(page, "People").first().waitFor()
  const column = page.getByRole("columnheader", { name: "Phone" })
  expect(await column.count()).toBe(0)
  await send(emulator, person("2", { phone: "+4930123456" }))
  await rowsOf(page, "People").getByText("+4930123456").waitFor()
  expect(await column.count()).toBe(1)
  expect(await page.getByRole("grid").getAttribute("aria-colcount")).toBe("8")
  await page.getByRole("searchbox").fill("1")
  await page.setViewportSize({ width: 600, height: 800 })
  await expect.poll(() => column.count()).toBe(0)
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect.poll(() => column.count()).toBe(1)
})

test("an event beside the table leaves the table room for all of its columns", async () => {
  const { page } = await openInspector({ before: (emulator) => send(emulator, event("opened")), hash: "#/events" })
  await rowsOf(page, "Events").getByRole("button", { name: "opened" }).click()
  await page.getByRole("complementary", { name: "Event" }).waitFor()
  expect(await page.getByRole("grid").evaluate((grid) => grid.scrollWidth - grid.clientWidth)).toBe(0)
})
