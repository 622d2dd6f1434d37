import { expect, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { person, send } from "../server/send.ts"
import { rowsOf } from "./grid.ts"
import { loadPage, openInspector } from "./inspector.ts"

/** What the browser says in the console of a server that is not there. */
const unreachable = /net::ERR_|status of 404/

test("an emulator that goes away is missed, and the page recovers with what the next one holds", async () => {
  const { emulator, page, watch } = await openInspector({
    before: (emulator) => send(emulator, person("before-1"), person("before-2")),
  })
  watch.expectError(unreachable)
  await rowsOf(page, "People").filter({ hasText: "before-2" }).waitFor()
  await emulator.close()
  const banner = page.getByRole("alert").filter({ hasText: "What you see is what was last heard." })
  await banner.waitFor()
  await page.getByText("Not connected").waitFor()
  // What was heard last stays to be read.
  expect(await rowsOf(page, "People").count()).toBe(2)
  // That a search is not answered either is not said twice.
  const failed = page.waitForEvent("requestfailed", (request) => request.url().includes("search=before"))
  await page.getByRole("searchbox").fill("before")
  await failed
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)))
  expect(await page.getByRole("alert").count()).toBe(1)
  await page.getByRole("button", { name: "Clear the search" }).click()

  await using next = await startEmulator({ port: Number(new URL(emulator.url).port) })
  await page.getByRole("heading", { name: "Nothing yet" }).waitFor()
  await expect.poll(() => page.getByRole("alert").count()).toBe(0)
  await send(next, person("after"))
  await expect.poll(() => rowsOf(page, "People").allInnerTexts()).toEqual([expect.stringContaining("after")])
})

test("an open person's page recovers as well, and says when the person is gone", async () => {
  const { emulator, page, watch, load } = await openInspector({
    before: (emulator) => send(emulator, person("1", { plan: "free" })),
    hash: undefined,
  })
  watch.expectError(unreachable)
  await load(`#/people/${emulator.person({ id: "1" })?.identifiers.cio_id}`)
  await page.getByText('"free"').waitFor()
  const held = emulator.snapshot()
  const port = Number(new URL(emulator.url).port)
  await emulator.close()
  await page.getByText("Not connected").waitFor()
  const second = await startEmulator({ port })
  second.restore(held)
  await send(second, person("1", { plan: "pro" }))
  await page.getByText('"pro"').waitFor()
  await second.close()
  await page.getByText("Not connected").waitFor()
  await using _third = await startEmulator({ port })
  await page.getByRole("heading", { level: 1, name: "Not here" }).waitFor()
})

test("two tabs show the same, and what one does shows in the other", async () => {
  const { emulator, context, page } = await openInspector({ context: {} })
  const other = await context.newPage()
  await loadPage(other, emulator.url, "#/people")
  await send(emulator, person("1"))
  for (const tab of [page, other]) await rowsOf(tab, "People").first().waitFor()
  await loadPage(other, emulator.url, "#/faults")
  await other.getByRole("button", { name: "Outage" }).click()
  await page.bringToFront()
  await page.getByRole("link", { name: "Faults 1" }).waitFor()
  await page.getByRole("button", { name: "Data", exact: true }).click()
  await page.getByRole("button", { name: "Reset…" }).click()
  await page.getByRole("dialog").getByRole("button", { name: "Reset" }).click()
  await other.getByText("Nothing goes wrong.").waitFor()
})

test("the page works under every name of this machine", async () => {
  const { emulator, page, watch } = await openInspector({ hash: undefined })
  const { port } = new URL(emulator.url)
  watch.expectOrigin(`http://localhost:${port}`)
  await loadPage(page, `http://localhost:${port}`, "#/people")
  await send(emulator, person("1"))
  await rowsOf(page, "People").first().waitFor()
})
