import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { accessibleTree } from "./accessible-tree.ts"
import { measureContrast } from "./contrast.ts"
import { openInspector } from "./inspector.ts"
import { fillRealistically } from "./realistic-data.ts"

/** The addresses of all views, each with a text that it shows once it is whole. */
function viewsOf(emulator: Emulator): [hash: string, text: string][] {
  const person = emulator.person({ id: "u_1000" })?.identifiers.cio_id
  const object = emulator.object({ object_type_id: "1", object_id: "acme" })?.identifiers.cio_object_id
  return [
    ["#/people", "u_1000"],
    ["#/objects", "Acme Logistics"],
    ["#/events", "anonymous"],
    ["#/requests", "/api/v2/batch"],
    ["#/faults", "flaky gateway"],
    [`#/people/${person}`, "identity-conflict"],
    [`#/objects/${object}`, "Acme Logistics"],
    [`#/requests/${emulator.requests({ status: 207 })[0]?.number}`, "identity-conflict"],
    ["#/people?search=nobody", "No people match"],
  ]
}

async function show(page: Page, [hash, text]: [hash: string, text: string]): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, hash)
  await page.getByRole("main").getByText(text).first().waitFor()
}

const needNames = ["button", "link", "textbox", "searchbox", "checkbox", "radio", "switch", "tab", "spinbutton", "grid"]

test("every view has one heading of the first level, landmarks, and a name for all that can be used", async () => {
  const { emulator, page } = await openInspector({ before: fillRealistically })
  expect(await page.locator("html").getAttribute("lang")).toBe("en")
  for (const view of viewsOf(emulator)) {
    await show(page, view)
    const [hash] = view
    expect(await page.getByRole("heading", { level: 1 }).count(), `headings of ${hash}`).toBe(1)
    const tree = await accessibleTree(page)
    const nameless = tree.filter(({ role, name }) => needNames.includes(role) && name.trim() === "")
    expect(nameless, `without a name in ${hash}`).toEqual([])
    const roles = tree.map(({ role }) => role)
    for (const role of ["banner", "main", "navigation"]) expect(roles, hash).toContain(role)
  }
})

test("every view keeps to the order of the document, names its pictures or hides them, and repeats no id", async () => {
  const { emulator, page } = await openInspector({ before: fillRealistically })
  for (const view of viewsOf(emulator)) {
    await show(page, view)
    const found = await page.evaluate(() => {
      const ids = Array.from(document.querySelectorAll("[id]"), ({ id }) => id)
      const outer = (elements: Iterable<Element>) => Array.from(elements, ({ outerHTML }) => outerHTML.slice(0, 120))
      return {
        positive: outer(
          Array.from(document.querySelectorAll<HTMLElement>("[tabindex]")).filter((el) => el.tabIndex > 0),
        ),
        unnamed: outer(document.querySelectorAll("img:not([alt]), svg:not([aria-hidden=true], [aria-label])")),
        repeated: ids.filter((id, index) => ids.indexOf(id) !== index),
        dangling: Array.from(document.querySelectorAll("[aria-labelledby], [aria-describedby], [aria-controls]"))
          .flatMap((element) =>
            ["aria-labelledby", "aria-describedby", "aria-controls"].map((name) => element.getAttribute(name)),
          )
          .filter((id) => id !== null && !document.getElementById(id)),
      }
    })
    expect(found, view[0]).toEqual({ positive: [], unnamed: [], repeated: [], dangling: [] })
  }
})

test("screen readers are told of tables as tables, and which view is shown", async () => {
  const { page } = await openInspector({ before: fillRealistically })
  await page.getByRole("grid", { name: "People" }).getByText("u_1000").first().waitFor()
  const tree = await accessibleTree(page)
  const count = (role: string) => tree.filter((node) => node.role === role).length
  expect(tree).toContainEqual({ role: "grid", name: "People" })
  // Of eight, as nobody has a phone.
  expect(count("columnheader")).toBe(7)
  // Eleven people, as one of the twelve was suppressed, and the head.
  expect(count("row")).toBe(12)
  expect(count("gridcell")).toBe(11 * 7)
  expect(await page.getByRole("navigation", { name: "Views" }).locator("[aria-current=page]").textContent()).toMatch(
    /^People/,
  )
  expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("12")
  // How many there are is said once the rows are here.
  await page.getByRole("status").filter({ hasText: "11 people" }).waitFor()
})

test("all text, light and dark, has the contrast that WCAG asks for at level AA", async () => {
  const { emulator, page } = await openInspector({ before: fillRealistically })
  let measured = 0
  for (const view of viewsOf(emulator)) {
    await show(page, view)
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
      const contrast = await measureContrast(page)
      expect(contrast.faint, `in ${view[0]}, ${colorScheme}`).toEqual([])
      measured += contrast.measured
    }
  }
  // That the views were there to be measured.
  expect(measured).toBeGreaterThan(600)
})

test.each([
  ["900 px and 600 px wide", [900, 600], { viewport: { width: 900, height: 800 } }],
  // What is left of 1280 x 800 at this zoom.
  ["at a zoom of 200 %", [640], { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
])("no view is wider than a window %s, and what matters is in reach", async (_, widths, context) => {
  const { emulator, page } = await openInspector({ before: fillRealistically, context })
  for (const view of viewsOf(emulator)) {
    await show(page, view)
    for (const width of widths) {
      await page.setViewportSize({ ...context.viewport, width })
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overhang, `px too wide in ${view[0]} at ${width} px`).toBeLessThanOrEqual(0)
      for (const name of ["Data", "Keys"]) {
        const box = await page.getByRole("button", { name, exact: true }).boundingBox()
        expect(box?.x ?? -1, name).toBeGreaterThanOrEqual(0)
        expect((box?.x ?? width) + (box?.width ?? 0), name).toBeLessThanOrEqual(width)
      }
      const grid = page.getByRole("grid")
      // Enough for a few rows below the head.
      if (await grid.count()) expect((await grid.boundingBox())?.height, `table of ${view[0]}`).toBeGreaterThan(150)
    }
  }
})
