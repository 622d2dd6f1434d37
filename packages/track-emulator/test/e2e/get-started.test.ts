import { expect, test } from "vitest"
import { lastCopied, standInForClipboard } from "./clipboard.ts"
import { rowsOf } from "./grid.ts"
import { openInspector } from "./inspector.ts"
import { hasCurl, runInShell } from "./shell.ts"

const keys = { siteId: "site-7", apiKey: "it's a key" }

test.each([
  ["people", "People appear here as soon as your app identifies one."],
  ["objects", "Objects appear here as soon as your app sends one"],
  ["events", "Events, page views and screen views appear here"],
  ["requests", "Every request to the API appears here"],
])("an emulator without %s says how they come, with its own address and keys", async (view, lead) => {
  const { emulator, page } = await openInspector({ emulator: keys, hash: `#/${view}` })
  await page.getByText(lead).waitFor()
  const lines = page.getByRole("tabpanel")
  for (const [tab, siteId, apiKey, call] of [
    ["TypeScript", '"site-7"', `"it's a key"`, "await track.entity({"],
    ["curl", "site-7:", "it'\\''s a key", "/api/v2/entity"],
    ["customerio-node", '"site-7"', `"it's a key"`, 'await cio.identify("42"'],
  ] as const) {
    await page.getByRole("tab", { name: tab, exact: true }).click()
    await lines.filter({ hasText: call }).waitFor()
    const text = (await lines.textContent()) ?? ""
    for (const part of [emulator.url, siteId, apiKey]) expect(text).toContain(part)
  }
  expect(await page.getByRole("grid").count()).toBe(0)
})

test("what starts is copied as it stands", async () => {
  const { emulator, context, page, load } = await openInspector({ context: {}, hash: undefined })
  await standInForClipboard(context)
  await load("#/people")
  await page.getByRole("button", { name: "Copy TypeScript" }).click()
  await page.getByText("Copied", { exact: true }).waitFor()
  const copied = await lastCopied(page)
  expect(copied).toContain(`baseUrl: "${emulator.url}"`)
  expect(copied).toBe(await page.getByRole("tabpanel").locator("pre").textContent())
})

test.skipIf(!hasCurl)("the copied curl, run in a shell, makes the first person appear", async () => {
  const { context, page, load } = await openInspector({ emulator: keys, context: {}, hash: undefined })
  await standInForClipboard(context)
  await load("#/people")
  await page.getByRole("tab", { name: "curl" }).click()
  await page.getByRole("button", { name: "Copy curl" }).click()
  await expect.poll(() => lastCopied(page)).toMatch(/^curl /)
  expect(await runInShell((await lastCopied(page)) ?? "")).toBe("{}\n")
  await rowsOf(page, "People").filter({ hasText: "42" }).waitFor()
})

test("copying reaches the browser's own clipboard", async () => {
  const { emulator, context, page } = await openInspector({ context: {} })
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: emulator.url })
  await page.getByRole("button", { name: "Copy the URL" }).click()
  await page.getByText("Copied", { exact: true }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(emulator.url)
})

test("where copying is not allowed, the page says so", async () => {
  const { context, page, load } = await openInspector({ context: {}, hash: undefined })
  await context.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("denied", "NotAllowedError"))
  })
  await load()
  await page.getByRole("button", { name: "Copy the URL" }).click()
  await page.getByText("The browser does not allow copying here.").waitFor()
})

test("an emulator without faults says what to do", async () => {
  const { page } = await openInspector({ hash: "#/faults" })
  await page.getByText("Nothing goes wrong.").waitFor()
  await page.getByRole("button", { name: "Bad day" }).waitFor()
  expect(await page.getByRole("button", { name: "Remove all" }).count()).toBe(0)
})

test("the keys are shown, with what the emulator was started with", async () => {
  const { page } = await openInspector({ emulator: { ...keys, region: "eu", lenient: true } })
  await page.getByRole("button", { name: "Keys" }).click()
  const menu = page.getByRole("region", { name: "Keys and settings" })
  await menu.waitFor()
  const text = (await menu.textContent()) ?? ""
  for (const part of ["site-7", "it's a key", "site-7:it's a key", "eu", "lenient", "in memory"]) {
    expect(text).toContain(part)
  }
  await page.keyboard.press("Escape")
  await expect.poll(() => menu.isVisible()).toBe(false)
})
