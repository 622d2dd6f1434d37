import type { Operation } from "@cio/track-core"
import { expect, test } from "vitest"
import type { Emulator } from "../../src/index.ts"
import { keys, person, post, send } from "../server/send.ts"
import { openInspector } from "./inspector.ts"

const ada = { id: "ada" }
const unknownDevice: Operation = {
  type: "person",
  action: "delete_device",
  identifiers: ada,
  device: { token: "never-seen" },
}

/** Somebody of whom everything is known that can be. */
async function fill(emulator: Emulator): Promise<void> {
  await send(
    emulator,
    person("ada", { email: "ada@example.com", address: { city: "London", lines: ["12 Square", "Flat 3"] }, age: 36 }),
    {
      type: "person",
      action: "add_device",
      identifiers: ada,
      device: { token: "token-1", platform: "ios", last_used: 1_780_000_000, attributes: { app_version: "3.1" } },
    },
    {
      type: "person",
      action: "add_relationships",
      identifiers: ada,
      cio_relationships: [
        { identifiers: { object_type_id: "1", object_id: "acme" }, relationship_attributes: { role: "owner" } },
      ],
    },
    { type: "person", action: "event", identifiers: ada, name: "order_placed", attributes: { total: 99 } },
    unknownDevice,
  )
  const { status } = await post(emulator, "/api/v1/segments/7/add_customers", JSON.stringify({ ids: ["ada"] }))
  expect(status).toBe(200)
}

async function openPerson() {
  const opened = await openInspector({ before: fill, hash: undefined })
  const cioId = opened.emulator.person(ada)?.identifiers.cio_id ?? ""
  await opened.load(`#/people/${cioId}`)
  await opened.page.getByRole("heading", { level: 1, name: "ada@example.com" }).waitFor()
  const section = (name: string) => opened.page.getByRole("region", { name })
  return { ...opened, cioId, section }
}

test("a person's page shows all that is held of the person", async () => {
  const { page, cioId, section } = await openPerson()
  expect(await page.title()).toBe("ada@example.com · People · Track emulator")
  const head = await page.getByRole("main").locator("header").allInnerTexts()
  for (const part of ["ada", "ada@example.com", cioId]) expect(head.join()).toContain(part)

  const attributes = section("Attributes")
  for (const part of ['"London"', '"12 Square"', '"Flat 3"', "36"]) {
    await attributes.getByText(part, { exact: true }).first().waitFor()
  }
  // Branches fold.
  await attributes.getByRole("button", { name: /^address/ }).click()
  await expect.poll(() => attributes.getByText('"London"').count()).toBe(0)

  await section("Devices").getByText("token-1").waitFor()
  await section("Devices").getByText("3.1").waitFor()
  await section("Segments").getByText("7", { exact: true }).waitFor()
  await section("Events").getByText("order_placed").waitFor()
  await section("Objects").getByText("owner").waitFor()
  await section("Objects").getByRole("link", { name: "acme" }).click()
  await page.getByRole("heading", { level: 1, name: "acme" }).waitFor()
  await page.getByRole("region", { name: "People" }).getByRole("link", { name: "ada@example.com" }).click()
  await page.getByRole("heading", { level: 1, name: "ada@example.com" }).waitFor()
})

test("a timeline says what became of each operation, why, and how that is known", async () => {
  const { page, section } = await openPerson()
  const entries = section("Timeline").getByRole("listitem")
  await entries.filter({ hasText: "segment.add_people" }).filter({ hasText: "applied" }).waitFor()
  const ignored = entries.filter({ hasText: "person.delete_device" })
  for (const part of ["ignored", "unknown-device", "The person has no device with this token.", "assumed"]) {
    expect(await ignored.textContent()).toContain(part)
  }
  await ignored.getByRole("button", { name: /person.delete_device/ }).click()
  await ignored.getByText('"never-seen"').waitFor()
  await ignored.getByRole("link", { name: "request 1, operation 4" }).click()
  await page.getByRole("heading", { level: 1, name: "#1" }).waitFor()
})

test("a person's page follows what is sent while it is open", async () => {
  const { emulator, section, page } = await openPerson()
  await page.evaluate(() => Object.assign(window, { notLoadedAnew: true }))
  // What is unfolded stays so.
  const ignored = section("Timeline").getByRole("listitem").filter({ hasText: "person.delete_device" })
  await ignored.getByRole("button", { name: /person.delete_device/ }).click()
  await send(emulator, person("ada", { plan: "pro", address: null }), {
    type: "person",
    action: "add_device",
    identifiers: ada,
    device: { token: "token-2", platform: "android" },
  })
  await section("Attributes").getByText('"pro"').waitFor()
  await expect.poll(() => section("Attributes").getByText("address").count()).toBe(0)
  await section("Devices").getByText("token-2").waitFor()
  await section("Timeline").getByText("person.identify").nth(1).waitFor()
  await ignored.getByText('"never-seen"').waitFor()
  expect(await page.evaluate(() => "notLoadedAnew" in window)).toBe(true)
})

test("a person who is deleted while the page is open is said to be gone", async () => {
  const { emulator, page, watch, cioId } = await openPerson()
  watch.expectError(/status of 404/)
  await send(emulator, { type: "person", action: "delete", identifiers: ada })
  await page.getByRole("heading", { level: 1, name: "Not here" }).waitFor()
  await page.getByText(`Nobody has the cio_id ${cioId}.`).waitFor()
  await page.getByRole("link", { name: "Show all people" }).click()
  await page.getByRole("heading", { level: 1, name: "People" }).waitFor()
})

test("a person's page follows a merge", async () => {
  const { emulator, page, section } = await openPerson()
  await send(emulator, person("twin", { nickname: "Countess" }), {
    type: "person",
    action: "merge",
    primary: ada,
    secondary: { id: "twin" },
  })
  await section("Attributes").getByText('"Countess"').waitFor()
  await section("Timeline").getByText("person.merge").waitFor()
  expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1)
})

test("an object's page shows who is related to it, known or not, and follows", async () => {
  const { emulator, page, load } = await openInspector({ before: fill, hash: undefined })
  const object = { object_type_id: "1", object_id: "acme" }
  await load(`#/objects/${emulator.object(object)?.identifiers.cio_object_id}`)
  const people = page.getByRole("region", { name: "People" })
  await people.getByRole("link", { name: "ada@example.com" }).waitFor()
  await post(
    emulator,
    "/api/v2/entity",
    JSON.stringify({
      type: "object",
      action: "identify_anonymous",
      identifiers: object,
      attributes: { size: "large" },
      cio_relationships: [{ identifiers: { anonymous_id: "visitor-9" } }],
    }),
    keys,
  )
  await people.getByText("visitor-9").waitFor()
  await page.getByRole("region", { name: "Attributes" }).getByText('"large"').waitFor()
})

test("who has no attributes is said to have none, and nothing is shown in their place", async () => {
  const { emulator, page, load } = await openInspector({
    before: (emulator) => send(emulator, person("1")),
    hash: undefined,
  })
  await load(`#/people/${emulator.person({ id: "1" })?.identifiers.cio_id}`)
  const attributes = page.getByRole("region", { name: "Attributes" })
  await attributes.getByText("No attributes.").waitFor()
  expect(await attributes.textContent()).toBe("Attributes 0No attributes.")
})

test("a device says when it was last used, with the day", async () => {
  const { section } = await openPerson()
  const text = await section("Devices").getByRole("listitem").textContent()
  // 1_780_000_000, in whichever zone the browser is.
  expect(text).toMatch(/last used May 2[89], \d\d:\d\dapp_version 3\.1$/)
})

test("what became of each operation stands in one column of the timeline, whatever the name", async () => {
  const { section } = await openPerson()
  const entries = section("Timeline").getByRole("listitem")
  await entries.nth(4).waitFor()
  const places = await entries.evaluateAll((all) =>
    all.map((entry) => {
      const [name, badge, origin] = ["button", ".badge", "a"].map((part) =>
        entry.querySelector(part)?.getBoundingClientRect(),
      )
      if (!name || !badge || !origin) throw new Error(`not whole: ${entry.textContent}`)
      const inLine = name.right <= badge.left && badge.right <= origin.left && Math.abs(badge.top - origin.top) < 10
      return `${inLine ? "in line" : "astray"}, ends at ${Math.round(badge.right)}`
    }),
  )
  expect(new Set(places).size).toBe(1)
  expect(places[0]).toMatch(/^in line/)
})
