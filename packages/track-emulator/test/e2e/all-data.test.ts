import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect, onTestFinished, test } from "vitest"
import { person, send } from "../server/send.ts"
import { rowsOf } from "./grid.ts"
import { openInspector } from "./inspector.ts"

async function chooseFromMenu(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Data", exact: true }).click()
  await page.getByRole("region", { name: "Data" }).getByText(name).click()
}

const twoPeople = () => ({
  before: async (emulator: Parameters<typeof send>[0]) => {
    await send(emulator, person("ada"), person("grace"))
    emulator.fail({ status: 503, times: "always", match: { path: "/nowhere" } })
  },
})

test("a reset that is cancelled changes nothing, and the focus returns", async () => {
  const { emulator, page } = await openInspector(twoPeople())
  await chooseFromMenu(page, "Reset…")
  const dialog = page.getByRole("dialog", { name: "Forget everything?" })
  await dialog.getByText("2 people, 0 objects, 0 events and 1 request go").waitFor()
  await dialog.getByRole("button", { name: "Cancel" }).click()
  await dialog.waitFor({ state: "hidden" })
  expect(emulator.counts.people).toBe(2)
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Data")
  expect(await rowsOf(page, "People").count()).toBe(2)
})

test("a reset that is confirmed forgets everything, and the page shows so", async () => {
  const { emulator, page } = await openInspector(twoPeople())
  await page.getByRole("link", { name: "Faults 1" }).waitFor()
  await chooseFromMenu(page, "Reset…")
  await page.getByRole("dialog").getByRole("button", { name: "Reset" }).click()
  await page.getByRole("heading", { name: "Nothing yet" }).waitFor()
  await page.getByText("Everything is forgotten").waitFor()
  await page.getByRole("link", { name: "People 0" }).waitFor()
  await page.getByRole("link", { name: "Faults 0" }).waitFor()
  expect(emulator.counts).toMatchObject({ people: 0, requests: 0 })
})

test("a snapshot is exported, and imported into another emulator", async () => {
  const folder = await mkdtemp(join(tmpdir(), "inspector-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, "export.ndjson")
  const from = await openInspector(twoPeople())
  const downloaded = from.page.waitForEvent("download")
  await chooseFromMenu(from.page, "Export snapshot")
  const download = await downloaded
  await download.saveAs(file)
  expect(download.suggestedFilename()).toMatch(/^track-emulator.*\.ndjson$/)
  const lines = (text: string) => text.split("\n").slice(1)
  expect(lines(await readFile(file, "utf8"))).toEqual(lines(from.emulator.snapshot().toString()))

  const to = await openInspector({ before: (emulator) => send(emulator, person("somebody else")) })
  await to.page.locator("input[type=file]").setInputFiles(file)
  await to.page.getByText("Imported export.ndjson").waitFor()
  await expect
    .poll(() => rowsOf(to.page, "People").allInnerTexts())
    .toEqual([expect.stringContaining("grace"), expect.stringContaining("ada")])
  expect(to.emulator.person({ id: "ada" })?.identifiers).toEqual(from.emulator.person({ id: "ada" })?.identifiers)
})

test("a file that is no snapshot is refused with its line, and changes nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "inspector-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, "wrong.ndjson")
  const { emulator, page, watch } = await openInspector(twoPeople())
  watch.expectError(/status of 400/)
  const good = emulator.snapshot().toString()
  await writeFile(file, good.replace('"kind":"person"', '"kind":"<b>person</b>"'))
  await page.locator("input[type=file]").setInputFiles(file)
  await page.getByText(/^Not imported: .*line 2/).waitFor()
  expect(emulator.counts).toMatchObject({ people: 2, requests: 1 })
  // The same file can be chosen again once it is mended.
  await writeFile(file, good)
  await page.locator("input[type=file]").setInputFiles(file)
  await page.getByText("Imported wrong.ndjson").waitFor()
})

test("the import opens a file chooser", async () => {
  const { page } = await openInspector()
  const chooser = page.waitForEvent("filechooser")
  await chooseFromMenu(page, "Import snapshot…")
  expect((await chooser).isMultiple()).toBe(false)
})
