import type { Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { type Emulator, startEmulator } from "../../src/index.ts"
import { person, send } from "../server/send.ts"
import { activeRow, rowsOf, scrolledTo } from "./grid.ts"
import { type Inspector, openInspector } from "./inspector.ts"

const people = 100_000
const needle = 31_415

/** The lines of a snapshot with very many people. */
function* manyPeople(): Iterable<string> {
  yield JSON.stringify({ cioEmulator: 1, madeAt: "2026-11-24T12:00:00.000Z" })
  for (let number = 1; number <= people; number++) {
    const id = `person-${number}`
    const attributes = {
      plan: number % 3 === 0 ? "pro" : "free",
      city: number === needle ? "Timbuktu" : "Berlin",
      visits: number % 97,
    }
    yield JSON.stringify({ kind: "person", cio_id: `c${number}`, id, email: `${id}@example.com`, attributes })
  }
  yield JSON.stringify({ kind: "end", lines: people + 1, made: { people, objects: 0, events: 0 } })
}

/** For all tests that only look: it takes a while to fill. */
let many: Emulator

beforeAll(async () => {
  many = await startEmulator()
  many.restore(manyPeople())
})
afterAll(() => many.close())

function openMany(): Promise<Inspector> {
  return openInspector({ emulator: many })
}

/** What a share of the times stays below, in ms. */
function percentile(times: number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1)
}

/** Scrolls by more than a screen in each frame, and gives how long each frame took, in ms. */
function scrollThrough(page: Page, frames: number): Promise<number[]> {
  return page.getByRole("grid").evaluate(
    (grid, frames) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = []
        let before = performance.now()
        requestAnimationFrame(function step(now) {
          times.push(now - before)
          before = now
          grid.scrollTop += 900
          if (times.length <= frames) requestAnimationFrame(step)
          else resolve(times.slice(1))
        })
      }),
    frames,
  )
}

test("a table of 100,000 people keeps few rows in the document, from the newest to the oldest", async () => {
  const { page } = await openMany()
  const rows = rowsOf(page, "People")
  await rows.filter({ hasText: "person-100000@" }).waitFor()
  await page.getByText("100,000 people", { exact: true }).first().waitFor()
  expect(await rows.count()).toBeLessThan(100)
  expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("100001")

  const frames = await scrollThrough(page, 60)
  console.log(
    `scrolling 100,000 rows, 900 px a frame: median ${percentile(frames, 0.5)} ms, p95 ${percentile(frames, 0.95)} ms, ` +
      `longest ${percentile(frames, 1)} ms a frame`,
  )
  expect(await rows.count()).toBeLessThan(100)

  await page.getByRole("grid").evaluate((grid) => grid.scrollTo(0, grid.scrollHeight))
  await rows.filter({ hasText: "person-1@" }).waitFor()
  expect(await rows.count()).toBeLessThan(100)
  // The oldest is the last row, and whole.
  const grid = await page.getByRole("grid").boundingBox()
  const oldest = await rows.filter({ hasText: "person-1@" }).boundingBox()
  expect((oldest?.y ?? 0) + (oldest?.height ?? 0)).toBeLessThanOrEqual((grid?.y ?? 0) + (grid?.height ?? 0) + 1)
})

test("the keys lead through 100,000 people", async () => {
  const { page } = await openMany()
  await rowsOf(page, "People").first().waitFor()
  await page.getByRole("grid").focus()
  for (const [key, id] of [
    ["End", "person-1@"],
    ["ArrowUp", "person-2@"],
    ["Home", "person-100000@"],
    ["ArrowDown", "person-99999@"],
  ] as const) {
    await page.keyboard.press(key)
    await activeRow(page).filter({ hasText: id }).waitFor()
    expect(await activeRow(page).evaluate(isInView)).toBe(true)
  }
  await page.keyboard.press("PageDown")
  await expect.poll(() => scrolledTo(page)).toBeGreaterThan(0)
  expect(await page.getByRole("grid").getAttribute("aria-activedescendant")).toBe(
    await activeRow(page).getAttribute("id"),
  )
})

test("one among 100,000 people is found while typing", async () => {
  const { page } = await openMany()
  const rows = rowsOf(page, "People")
  await rows.first().waitFor()
  const times: number[] = []
  for (const text of ["timbuktu", `person-${needle}@`, "free"]) {
    await page.getByRole("searchbox").fill("")
    await page.getByText("100,000 people", { exact: true }).first().waitFor()
    await page.getByRole("searchbox").fill(text.slice(0, -1))
    const started = performance.now()
    await page.keyboard.type(text.slice(-1))
    await page
      .getByText(/^[\d,]+ match(es)?$/)
      .first()
      .waitFor()
    times.push(performance.now() - started)
    if (text === "free") continue
    await rows.filter({ hasText: `person-${needle}@` }).waitFor()
    expect(await rows.count()).toBe(1)
  }
  console.log(`from the last key of a search to its rows: ${times.map((time) => time.toFixed(0)).join(", ")} ms`)
  expect(Math.max(...times)).toBeLessThan(3000)
})

test("new rows do not move what is looked at, and the pill leads to them", async () => {
  const { emulator, page } = await openInspector({
    before: (emulator) => send(emulator, ...Array.from({ length: 500 }, (_, index) => person(`old-${index}`))),
  })
  const rows = rowsOf(page, "People")
  await rows.first().waitFor()
  await page.getByRole("grid").evaluate((grid) => grid.scrollTo(0, 34 * 200))
  const looked = rows.filter({ hasText: /\bold-295\b/ })
  await looked.waitFor()
  const before = await looked.boundingBox()
  await send(emulator, person("new-1"), person("new-2"), person("old-0", { changed: true }))
  const pill = page.getByRole("button", { name: "2 new · jump to top" })
  await pill.waitFor()
  expect(await looked.boundingBox()).toEqual(before)
  await send(emulator, person("new-3"))
  await page.getByRole("button", { name: "3 new · jump to top" }).click()
  await rows.filter({ hasText: "new-3" }).waitFor()
  expect(await scrolledTo(page)).toBe(0)
  expect(await page.getByRole("button", { name: /jump to top/ }).count()).toBe(0)
  // From here on the newest are shown as they come.
  await send(emulator, person("new-4"))
  await rows.filter({ hasText: "new-4" }).waitFor()
})

test("new rows do not move a row that the keys have led to", async () => {
  const { emulator, page } = await openInspector({
    before: (emulator) => send(emulator, person("1"), person("2"), person("3")),
  })
  await rowsOf(page, "People").first().waitFor()
  await page.getByRole("grid").focus()
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("ArrowDown")
  const before = await activeRow(page).boundingBox()
  await send(emulator, person("4"))
  await page.getByRole("button", { name: "1 new · jump to top" }).waitFor()
  expect(await activeRow(page).boundingBox()).toEqual(before)
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { level: 1, name: "2" }).waitFor()
})

function isInView(row: Element): boolean {
  const { top, bottom } = row.getBoundingClientRect()
  return document.elementFromPoint(300, (top + bottom) / 2)?.closest("tr") === row
}
