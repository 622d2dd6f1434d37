import { mkdir } from "node:fs/promises"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { artifacts } from "./artifacts.ts"
import { activeRow, rowsOf } from "./grid.ts"
import { openInspector } from "./inspector.ts"
import { fillRealistically } from "./realistic-data.ts"

interface Picture {
  readonly name: string
  readonly hash: (emulator: Emulator) => string
  /** Waits until all of it is there, and does what belongs to the picture. */
  readonly ready: (page: Page) => Promise<unknown>
}

const inTable = (title: string) => (page: Page) => rowsOf(page, title).nth(2).waitFor()

const pictures: readonly Picture[] = [
  { name: "people", hash: () => "#/people", ready: inTable("People") },
  { name: "objects", hash: () => "#/objects", ready: inTable("Objects") },
  { name: "events", hash: () => "#/events", ready: inTable("Events") },
  {
    name: "event",
    hash: () => "#/events?search=order_placed",
    ready: async (page) => {
      await rowsOf(page, "Events").nth(2).waitFor()
      await page.getByRole("grid").focus()
      await page.keyboard.press("ArrowDown")
      await page.keyboard.press("ArrowDown")
      await activeRow(page).waitFor()
      await page.keyboard.press("Enter")
      await page.getByRole("complementary", { name: "Event" }).waitFor()
    },
  },
  { name: "requests", hash: () => "#/requests", ready: inTable("Requests") },
  {
    name: "person",
    hash: (emulator) => `#/people/${emulator.person({ id: "u_1000" })?.identifiers.cio_id}`,
    ready: (page) => page.getByText("identity-conflict").first().waitFor(),
  },
  {
    name: "object",
    hash: (emulator) => {
      const object = emulator.object({ object_type_id: "1", object_id: "acme" })
      return `#/objects/${object?.identifiers.cio_object_id}`
    },
    ready: (page) => page.getByText("240").first().waitFor(),
  },
  {
    name: "request",
    hash: (emulator) => `#/requests/${emulator.requests({ status: 207 })[0]?.number}`,
    ready: (page) => page.getByText("identity-conflict").first().waitFor(),
  },
  {
    name: "request-withheld",
    hash: (emulator) => `#/requests/${emulator.requests({ status: 503 })[0]?.number}`,
    ready: (page) => page.getByText("withheld").first().waitFor(),
  },
  { name: "faults", hash: () => "#/faults", ready: (page) => page.getByText("flaky gateway").first().waitFor() },
  {
    name: "no-match",
    hash: () => "#/people?search=nobody%20at%20all",
    ready: (page) => page.getByRole("heading", { name: "No people match" }).waitFor(),
  },
  {
    name: "keys",
    hash: () => "#/people",
    ready: async (page) => {
      await rowsOf(page, "People").nth(2).waitFor()
      await page.getByRole("button", { name: "Keys" }).click()
      await page.getByRole("region", { name: "Keys and settings" }).waitFor()
    },
  },
  {
    name: "reset",
    hash: () => "#/people",
    ready: async (page) => {
      await rowsOf(page, "People").nth(2).waitFor()
      await page.getByRole("button", { name: "Data", exact: true }).click()
      await page.getByRole("button", { name: "Reset…" }).click()
      await page.getByRole("dialog").waitFor()
    },
  },
  {
    name: "help",
    hash: () => "#/people",
    ready: async (page) => {
      await rowsOf(page, "People").nth(2).waitFor()
      await page.getByRole("button", { name: "Keyboard help" }).click()
      await page.getByRole("dialog").waitFor()
    },
  },
]

test("every view can be looked at, light and dark, as a picture", async () => {
  const { emulator, page } = await openInspector({ before: fillRealistically })
  await mkdir(artifacts, { recursive: true })

  async function take(name: string): Promise<void> {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
      const bytes = await page.screenshot({ path: `${artifacts}${name}-${colorScheme}.png` })
      // An empty page of this size has about 4 kB.
      expect(bytes.length, name).toBeGreaterThan(15_000)
    }
  }

  async function show({ hash, ready }: Picture): Promise<void> {
    await page.keyboard.press("Escape")
    await page.evaluate((hash) => {
      location.hash = hash
    }, hash(emulator))
    await ready(page)
  }

  for (const picture of pictures) {
    await show(picture)
    await take(picture.name)
  }
  await page.setViewportSize({ width: 600, height: 800 })
  for (const picture of pictures.filter(({ name }) => ["people", "person", "request", "faults"].includes(name))) {
    await show(picture)
    await take(`${picture.name}-narrow`)
  }
  emulator.reset()
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.evaluate(() => {
    location.hash = "#/people"
  })
  await page.getByRole("heading", { name: "Nothing yet" }).waitFor()
  await take("empty")
})
