import { expect, test } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { person, post, send } from "../server/send.ts"
import { findHardCuts } from "./hard-cuts.ts"
import { openInspector } from "./inspector.ts"
import { fillRealistically } from "./realistic-data.ts"

const long = "something that goes on and on, and is longer than anybody has room for"

/** Long names, long faults and many kinds of outcome, of which a window cannot show all. */
async function fillWithLength(emulator: Emulator): Promise<void> {
  await send(
    emulator,
    person(`${long} too`, { phone: "+4930123456", [long]: long }),
    { type: "person", action: "event", identifiers: { id: `${long} too` }, name: long, attributes: { [long]: long } },
    {
      type: "person",
      action: "add_device",
      identifiers: { id: "u_1000" },
      device: { token: "short", platform: "ios", attributes: { app_version: "3.1", device_model: long } },
    },
  )
  const path = `/api/v2/entity?${"x".repeat(80)}`
  emulator.fail({ status: 503, retryAfter: 120, delayMs: 1, label: long })
  expect((await post(emulator, path, JSON.stringify(person("1")))).status).toBe(503)
  emulator.fail({ cutAfterBytes: 1, apply: true })
  await post(emulator, path, JSON.stringify(person("1"))).catch(() => {})
  await fillRealistically(emulator)
  emulator.fail({ rejectOperations: { person: { id: long } }, label: long })
}

test("no text ends hard at an edge, in any view and at any width", async () => {
  const { emulator, page } = await openInspector({ before: fillWithLength })
  const object = emulator.object({ object_type_id: "1", object_id: "acme" })
  for (const [hash, text] of [
    ["#/people", "u_1000"],
    ["#/objects", "Acme Logistics"],
    ["#/events", "anonymous"],
    ["#/requests", "/api/v2/batch"],
    ["#/faults", "flaky gateway"],
    [`#/people/${emulator.person({ id: "u_1000" })?.identifiers.cio_id}`, "identity-conflict"],
    [`#/people/${emulator.person({ id: `${long} too` })?.identifiers.cio_id}`, "Timeline"],
    [`#/objects/${object?.identifiers.cio_object_id}`, "Acme Logistics"],
    [`#/requests/${emulator.requests({ status: 207 })[0]?.number}`, "identity-conflict"],
    [`#/requests/${emulator.requests({ status: 503 })[0]?.number}`, "withheld"],
  ] as const) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, hash)
    await page.getByRole("main").getByText(text).first().waitFor()
    for (const width of [1280, 900, 600]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await findHardCuts(page), `in ${hash} at ${width} px`).toEqual([])
    }
  }
})

test("a text that ends hard is told from one that ends in an ellipsis, fades, wraps or can be scrolled to", async () => {
  const { page } = await openInspector({ hash: undefined })
  const box = "width: 60px; white-space: nowrap; overflow: hidden"
  await page.setContent(
    `<p style="${box}">cut off at the edge</p>
    <p style="${box}; text-overflow: ellipsis">ends in an ellipsis</p>
    <p style="${box}; text-overflow: ellipsis; display: flex">a row has no ellipsis</p>
    <p style="${box}; mask-image: linear-gradient(to right, #000, transparent)">fades out at the edge</p>
    <p style="width: 60px; overflow: hidden">wraps to more lines</p>
    <p style="${box}; overflow: auto">can be scrolled to</p>`,
  )
  expect(await findHardCuts(page)).toEqual(["cut off at the edge", "a row has no ellipsis"])
})
