import { expect, test } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { person, post } from "../server/send.ts"
import { openInspector } from "./inspector.ts"

async function statusOfRequest(emulator: Emulator): Promise<number> {
  return (await post(emulator, "/api/v2/entity", JSON.stringify(person("1")))).status
}

async function openFaults() {
  const opened = await openInspector({ hash: "#/faults" })
  const { page } = opened
  const faults = page.getByRole("region", { name: "Faults in place" })
  return { ...opened, faults, json: page.getByRole("textbox", { name: "Fault as JSON" }) }
}

test("a preset makes requests go wrong until it is switched off or removed", async () => {
  const { emulator, page, faults } = await openFaults()
  expect(await statusOfRequest(emulator)).toBe(200)
  await page.getByRole("button", { name: "Outage" }).click()
  const outage = faults.getByRole("switch", { name: /^Fault \d+: 503/ })
  await outage.waitFor()
  await page.getByRole("link", { name: "Faults 1" }).waitFor()
  expect(await statusOfRequest(emulator)).toBe(503)
  await faults.getByText("1 met").waitFor()

  await outage.click()
  await expect.poll(() => outage.getAttribute("aria-checked")).toBe("false")
  expect(await statusOfRequest(emulator)).toBe(200)
  await outage.click()
  await expect.poll(() => outage.getAttribute("aria-checked")).toBe("true")
  expect(await statusOfRequest(emulator)).toBe(503)

  await faults.getByRole("button", { name: /^Remove fault \d+: 503/ }).click()
  await page.getByText("Nothing goes wrong.").waitFor()
  expect(await statusOfRequest(emulator)).toBe(200)
})

test("a bad day brings all of its faults, under the seed given, and all can be removed at once", async () => {
  const { page, faults } = await openFaults()
  await page.getByRole("spinbutton", { name: "Seed" }).fill("7")
  await page.getByRole("button", { name: "Bad day" }).click()
  const switches = faults.getByRole("switch")
  await expect.poll(() => switches.count()).toBeGreaterThan(5)
  await faults.getByText("seed 7").waitFor()
  await faults.getByText("bad day").first().waitFor()
  await page.getByRole("button", { name: "Remove all" }).click()
  await expect.poll(() => switches.count()).toBe(0)
})

test("a fault added as JSON meets a request, and is used up", async () => {
  const { emulator, page, faults, json } = await openFaults()
  await json.fill('{ "status": 418, "body": { "a": "teapot" }, "label": "tea time" }')
  await page.getByRole("button", { name: "Add fault" }).click()
  await faults.getByText("418").first().waitFor()
  await faults.getByText("tea time").first().waitFor()
  await faults.getByText("1 to come").waitFor()
  const { status, text } = await post(emulator, "/api/v2/entity", JSON.stringify(person("1")))
  expect({ status, text: JSON.parse(text) }).toEqual({ status: 418, text: { a: "teapot" } })
  await faults.getByText("used up").waitFor()
  // Its switch does nothing any more, and says so.
  const spent = faults.getByRole("switch", { name: /418.*, used up$/, disabled: true, checked: false })
  await spent.click({ force: true })
  expect(await spent.count()).toBe(1)
  expect(await statusOfRequest(emulator)).toBe(200)
})

test("a bad fault is answered with what is wrong with it, and nothing is added", async () => {
  const { emulator, page, watch, json } = await openFaults()
  watch.expectError(/status of 400/)
  const alert = page.getByRole("alert")
  const add = page.getByRole("button", { name: "Add fault" })
  await json.fill('{ "status": 99 }')
  await add.click()
  await alert.filter({ hasText: "status must be an integer from 200 to 599, got 99" }).waitFor()
  expect(await json.getAttribute("aria-invalid")).toBe("true")
  await json.fill("{ status: 503 }")
  await json.press("Control+Enter")
  await alert.filter({ hasText: /JSON/ }).waitFor()
  expect(emulator.requests()).toEqual([])
  expect(await statusOfRequest(emulator)).toBe(200)
  // The mistake can be mended in place.
  await json.fill('{ "status": 503 }')
  await add.click()
  await expect.poll(() => alert.count()).toBe(0)
  expect(await statusOfRequest(emulator)).toBe(503)
})

test("an example fills the form", async () => {
  const { emulator, page, json } = await openFaults()
  await page.getByRole("button", { name: "429, Retry-After 2" }).click()
  expect(JSON.parse(await json.inputValue())).toEqual({ retryAfter: 2 })
  await page.getByRole("button", { name: "Add fault" }).click()
  await page.getByRole("switch", { name: /429/ }).waitFor()
  expect(await statusOfRequest(emulator)).toBe(429)
})

test("faults set from code appear, and a script is named as such", async () => {
  const { emulator, faults } = await openFaults()
  const handle = emulator.fail({ reset: "after", label: "from code" }, ({ number }) =>
    number > 1000 ? { status: 500 } : undefined,
  )
  await faults.getByText("from code").first().waitFor()
  await faults.getByText("Script", { exact: true }).waitFor()
  handle.cancel()
  await expect.poll(() => faults.getByRole("switch").count()).toBe(0)
})

test("a request's row and page name the fault that it met", async () => {
  const { page } = await openInspector({
    before: async (emulator) => {
      emulator.fail({ retryAfter: 3 })
      expect(await statusOfRequest(emulator)).toBe(429)
    },
    hash: "#/requests",
  })
  const row = page.getByRole("row").filter({ hasText: "429, Retry-After 3" })
  await row.getByRole("link").click()
  await page.getByRole("heading", { level: 1, name: "#1" }).waitFor()
  await page.getByText("429, Retry-After 3").waitFor()
})

test("in a narrow window the button that removes all faults stays beside the heading", async () => {
  const { emulator, page, faults } = await openFaults()
  emulator.fail({ status: 503 })
  await faults.getByRole("switch").waitFor()
  await page.setViewportSize({ width: 600, height: 800 })
  const heading = await page.getByRole("heading", { level: 1 }).boundingBox()
  const button = await page.getByRole("button", { name: "Remove all" }).boundingBox()
  expect(button?.y).toBeLessThan((heading?.y ?? 0) + (heading?.height ?? 0))
})
