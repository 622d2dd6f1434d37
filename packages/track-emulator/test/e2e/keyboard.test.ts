import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { person, send } from "../server/send.ts"
import { activeRow, rowsOf } from "./grid.ts"
import { openInspector } from "./inspector.ts"

/** What has the focus, by role or tag and name. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    const labels = element instanceof HTMLInputElement ? Array.from(element.labels ?? []) : []
    const name = element?.getAttribute("aria-label") ?? [element, ...labels].map((node) => node?.textContent).join("")
    return `${element?.getAttribute("role") ?? element?.localName}: ${name.trim()}`
  })
}

const twoPeople = {
  before: (emulator: Parameters<typeof send>[0]) => send(emulator, person("1"), person("2")),
}

test("Tab leads through the page from its start to the table, first past the header", async () => {
  const { page } = await openInspector(twoPeople)
  await rowsOf(page, "People").first().waitFor()
  const stops: string[] = []
  while (stops.at(-1) !== "grid: People" && stops.length < 20) {
    await page.keyboard.press("Tab")
    stops.push(await focused(page))
  }
  expect(stops).toEqual([
    "button: Skip to the content",
    "a: Track emulator",
    "a: People2",
    "a: Objects0",
    "a: Events0",
    "a: Requests1",
    "a: Faults0",
    "button: Copy the URL",
    "button: Keys",
    "input: system",
    "button: Keyboard help",
    "button: Data",
    "input: Search people",
    "grid: People",
  ])
})

test("the skip link shows itself when it is reached, and leads to the content", async () => {
  const { page } = await openInspector(twoPeople)
  const skip = page.getByRole("button", { name: "Skip to the content" })
  const top = async () => (await skip.boundingBox())?.y ?? Number.NaN
  expect(await top()).toBeLessThan(0)
  await page.keyboard.press("Tab")
  await expect.poll(top).toBeGreaterThanOrEqual(0)
  await page.keyboard.press("Enter")
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main")
  expect(new URL(page.url()).hash).toBe("#/people")
  await page.keyboard.press("Tab")
  expect(await focused(page)).toBe("input: Search people")
})

test("/ leads to the search, ArrowDown from there into the table, and Escape clears and leaves it", async () => {
  const { page } = await openInspector(twoPeople)
  await rowsOf(page, "People").first().waitFor()
  await page.keyboard.press("/")
  expect(await focused(page)).toBe("input: Search people")
  const search = page.getByRole("searchbox")
  // In the field it is a letter like any other.
  await page.keyboard.type("a/?g")
  expect(await search.inputValue()).toBe("a/?g")
  await page.getByRole("heading", { name: "No people match" }).waitFor()
  await page.keyboard.press("Escape")
  expect(await search.inputValue()).toBe("")
  await expect.poll(() => rowsOf(page, "People").count()).toBe(2)
  expect(await focused(page)).toBe("input: Search people")
  await page.keyboard.press("ArrowDown")
  expect(await focused(page)).toBe("grid: People")
  await page.keyboard.press("/")
  await page.keyboard.press("Escape")
  expect(await focused(page)).toMatch(/^body/)
})

test("the arrow keys and j and k move in the table, and stop at its ends", async () => {
  const { page } = await openInspector(twoPeople)
  await rowsOf(page, "People").first().waitFor()
  await page.getByRole("grid").focus()
  for (const [key, index] of [
    ["ArrowDown", "2"],
    ["j", "3"],
    ["ArrowDown", "3"],
    ["k", "2"],
    ["ArrowUp", "2"],
  ] as const) {
    await page.keyboard.press(key)
    await expect.poll(() => activeRow(page).getAttribute("aria-rowindex")).toBe(index)
  }
  expect(await activeRow(page).count()).toBe(1)
})

test("g and a letter lead to a view, whose table has the focus", async () => {
  const { page } = await openInspector(twoPeople)
  for (const [letter, title] of [
    ["r", "Requests"],
    ["p", "People"],
  ] as const) {
    await page.keyboard.press("g")
    await page.keyboard.press(letter)
    await page.getByRole("heading", { level: 1, name: title }).waitFor()
    await expect.poll(() => focused(page)).toBe(`grid: ${title}`)
  }
  await page.keyboard.press("g")
  await page.keyboard.press("f")
  await page.getByRole("heading", { level: 1, name: "Faults" }).waitFor()
})

test("? opens the keyboard help, Escape closes it, and the focus returns", async () => {
  const { page } = await openInspector(twoPeople)
  await rowsOf(page, "People").first().waitFor()
  await page.getByRole("grid").focus()
  await page.keyboard.press("?")
  const dialog = page.getByRole("dialog", { name: "Keyboard" })
  await dialog.waitFor()
  // Keys do nothing to the page below.
  await page.keyboard.press("/")
  expect(await focused(page)).not.toMatch(/Search/)
  await page.keyboard.press("Escape")
  await dialog.waitFor({ state: "hidden" })
  expect(await focused(page)).toBe("grid: People")
})

test("a reset is made, and called off, by keyboard alone", async () => {
  const { emulator, page } = await openInspector(twoPeople)
  const dialog = page.getByRole("dialog", { name: "Forget everything?" })
  const open = async () => {
    await page.getByRole("button", { name: "Data", exact: true }).focus()
    await page.keyboard.press("Enter")
    await page.getByRole("region", { name: "Data" }).waitFor()
    for (let times = 0; times < 3; times++) await page.keyboard.press("Tab")
    expect(await focused(page)).toBe("button: Reset…")
    await page.keyboard.press("Enter")
    await dialog.waitFor()
  }
  await open()
  // What changes nothing comes first.
  expect(await focused(page)).toBe("button: Cancel")
  await page.keyboard.press("Escape")
  await dialog.waitFor({ state: "hidden" })
  expect(await focused(page)).toBe("button: Data")
  expect(emulator.counts.people).toBe(2)
  await open()
  await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  await dialog.waitFor({ state: "hidden" })
  expect(emulator.counts.people).toBe(0)
})

test("Enter opens a person, whose page has the focus, and the browser's Back returns it to the table", async () => {
  const { page } = await openInspector(twoPeople)
  await rowsOf(page, "People").first().waitFor()
  await page.keyboard.press("/")
  await page.keyboard.press("Enter")
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { level: 1, name: "2" }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true)
  await page.goBack()
  await expect.poll(() => focused(page)).toBe("grid: People")
})
