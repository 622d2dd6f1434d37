import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { openInspector } from "./inspector.ts"

/** How bright the ground of the page is, from 0 to 1. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const [red = 0, green = 0, blue = 0] =
      getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? []
    return (red + green + blue) / 3 / 255
  })
}

async function choose(page: Page, theme: string): Promise<void> {
  await page.getByRole("radio", { name: theme }).check()
}

test("the page is as the system has it, and follows when that changes", async () => {
  const { page } = await openInspector({ context: { colorScheme: "light" } })
  expect(await page.getByRole("radio", { name: "system" }).isChecked()).toBe(true)
  expect(await brightness(page)).toBeGreaterThan(0.9)
  await page.emulateMedia({ colorScheme: "dark" })
  await expect.poll(() => brightness(page)).toBeLessThan(0.2)
  await page.emulateMedia({ colorScheme: "light" })
  await expect.poll(() => brightness(page)).toBeGreaterThan(0.9)
})

test.each([
  { theme: "dark", colorScheme: "light", isDark: true },
  { theme: "light", colorScheme: "dark", isDark: false },
] as const)("who chooses $theme has it on a $colorScheme system too, and after a reload", async (which) => {
  const { page } = await openInspector({ context: { colorScheme: which.colorScheme } })
  const isDark = async () => (await brightness(page)) < 0.5
  await choose(page, which.theme)
  await expect.poll(isDark).toBe(which.isDark)
  await page.reload()
  await page.getByRole("radio", { name: which.theme }).waitFor({ state: "attached" })
  expect(await isDark()).toBe(which.isDark)
  expect(await page.getByRole("radio", { name: which.theme }).isChecked()).toBe(true)
  await choose(page, "system")
  await expect.poll(isDark).toBe(!which.isDark)
})

test("where storage is switched off, the choice lasts as long as the page", async () => {
  const { context, page, load } = await openInspector({ context: { colorScheme: "light" }, hash: undefined })
  await context.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("denied", "SecurityError")
      },
    })
  })
  await load()
  await choose(page, "dark")
  await expect.poll(() => brightness(page)).toBeLessThan(0.2)
})
