import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { person, post } from "../server/send.ts"
import { rowsOf } from "./grid.ts"
import { attributesOf, endlessText, hostileTexts, sendHostile } from "./hostile-values.ts"
import { openInspector } from "./inspector.ts"

/** What must not be: that anything ran, or that a text became an element or an address that runs. */
async function expectHarmless(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => {
    const all = Array.from(document.querySelectorAll("body *"))
    return {
      ran: "__xss" in window || "__xss" in Object.prototype,
      elements: all.filter((element) => element.matches("main img, script, iframe, b, main [srcdoc]")).length,
      handlers: all.filter((element) => element.getAttributeNames().some((name) => name.startsWith("on"))).length,
      links: all
        .flatMap((element) => [element.getAttribute("href"), element.getAttribute("src")])
        .filter((address) => address !== null && !/^(#\/|\/emulator\/snapshot$|\/inspector\/)/.test(address)),
    }
  })
  expect(found, where).toEqual({ ran: false, elements: 0, handlers: 0, links: [] })
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, hash)
}

/** The part of a text before the first character that shows as nothing. */
const visible = (text: string) => text.split("\u0000")[0] ?? ""

/** Room for all rows. */
const tall = { emulator: { lenient: true }, context: { viewport: { width: 1280, height: 3600 } } }

test("what was sent is shown as text in every table, whatever it holds", async () => {
  const { emulator, page } = await openInspector(tall)
  for (const [number, text] of hostileTexts.entries()) await sendHostile(emulator, text, number)
  for (const [view, title] of [
    ["people", "People"],
    ["objects", "Objects"],
    ["events", "Events"],
    ["requests", "Requests"],
  ] as const) {
    await goTo(page, `#/${view}`)
    const rows = rowsOf(page, title)
    await rows.nth(hostileTexts.length - 1).waitFor()
    await expectHarmless(page, view)
    // Of requests, the rows show no more than the path.
    if (view === "requests") continue
    const shown = (await page.getByRole("grid").textContent()) ?? ""
    expect(hostileTexts.filter((text) => !shown.includes(visible(text)))).toEqual([])
  }
})

test("what was sent is shown as text on the page of each person, object and request", async () => {
  const { emulator, page } = await openInspector({ emulator: { lenient: true } })
  for (const [number, text] of hostileTexts.entries()) await sendHostile(emulator, text, number)
  for (const one of [...emulator.people()]) {
    const { id, cio_id } = one.identifiers
    await goTo(page, `#/people/${cio_id}`)
    const attributes = page.getByRole("region", { name: "Attributes" })
    await page.getByRole("heading", { level: 1, name: one.identifiers.email ?? id ?? "" }).waitFor()
    await page.getByRole("region", { name: "Timeline" }).getByText("unknown-device").first().waitFor()
    expect(await attributes.textContent()).toContain(JSON.stringify(id))
    await expectHarmless(page, `person ${id}`)
  }
  // From here on the first texts will do: those of markup.
  const markup = hostileTexts.slice(0, 5)
  for (const object of emulator.objects()) {
    if (!markup.includes(object.identifiers.object_id ?? "")) continue
    await goTo(page, `#/objects/${object.identifiers.cio_object_id}`)
    await page.getByRole("region", { name: "People" }).getByText("@example.com").waitFor()
    await expectHarmless(page, `object ${object.identifiers.object_id}`)
  }
  const perText = emulator.counts.requests / hostileTexts.length
  const requests = emulator.requests().filter(({ number }) => number <= perText * markup.length)
  for (const { number, operations, body } of requests) {
    await goTo(page, `#/requests/${number}`)
    await page.getByRole("heading", { level: 1, name: `#${number} ` }).waitFor()
    const shown = page.getByRole("region", { name: "request body" })
    // Of what is no endpoint, none is kept.
    if (body) {
      const raw = page.getByRole("button", { name: "Show the request body as it came", pressed: false })
      if (await raw.count()) await raw.click()
      expect(await shown.textContent()).toBe(body)
    }
    if (operations > 1) await page.getByRole("region", { name: "Operations" }).getByText("applied").first().waitFor()
    await expectHarmless(page, `request ${number}`)
  }
})

test("what only a snapshot or a fault can hold is shown as text too", async () => {
  const text = hostileTexts.slice(0, 4).join(" ")
  const { emulator, page } = await openInspector()
  emulator.restore(
    [
      { cioEmulator: 1, madeAt: "2026-11-24T12:00:00.000Z" },
      { kind: "person", cio_id: text, id: text, email: text, phone: text, attributes: attributesOf(text) },
      { kind: "segment", id: text, people: [text] },
      { kind: "end", lines: 3, made: { people: 1, objects: 0, events: 0 } },
    ].map((line) => JSON.stringify(line)),
  )
  await rowsOf(page, "People").filter({ hasText: text }).getByRole("link").click()
  await page.getByRole("region", { name: "Segments" }).getByText(text).waitFor()
  await expectHarmless(page, "person")

  emulator.fail({ status: 500, body: text, headers: { "x-reason": text, "content-type": "text/html" }, label: text })
  emulator.fail({ status: 500, match: { path: `/${text}`, operation: { person: { id: text } } }, label: text })
  await goTo(page, "#/faults")
  await page.getByRole("region", { name: "Faults in place" }).getByText(text).first().waitFor()
  for (const summary of await page.locator("summary").all()) await summary.click()
  await expectHarmless(page, "faults")
  const { status } = await post(emulator, "/api/v2/entity", JSON.stringify(person("1")))
  expect(status).toBe(500)
  await goTo(page, "#/requests/1")
  await page.getByRole("region", { name: "answer body" }).getByText(text).waitFor()
  await expectHarmless(page, "request")
})

test("an address with markup, however it is written, shows it as text or leads to the people", async () => {
  const { page, watch, load } = await openInspector({
    before: (emulator) => post(emulator, "/api/v2/entity", JSON.stringify(person("1"))),
  })
  watch.expectError(/status of 40[04]/)
  for (const [number, text] of hostileTexts.slice(0, 8).entries()) {
    for (const written of [text, encodeURIComponent(text)]) {
      await goTo(page, `#/people?search=${written}`)
      await page.getByRole("heading", { level: 1, name: "People" }).waitFor()
      await expectHarmless(page, `search ${text}`)
      // All views read their part of the address in the same way.
      for (const view of number === 0 ? ["people", "objects", "requests", "events", "faults", written] : ["people"]) {
        await goTo(page, `#/${view}/${written}`)
        await page.getByRole("heading", { level: 1 }).or(page.getByRole("alert")).first().waitFor()
        await expectHarmless(page, `#/${view}/${text}`)
      }
    }
  }
  const [image = ""] = hostileTexts
  await load(`#/people?search=${encodeURIComponent(image)}`)
  await page.getByText("Nothing holds").getByText(image).waitFor()
  expect(await page.getByRole("searchbox").inputValue()).toBe(image)
  await load(`#/people/${encodeURIComponent(image)}`)
  await page.getByText(`Nobody has the cio_id ${image}.`).waitFor()
})

test("texts without end break no view", async () => {
  const { emulator, page } = await openInspector({ emulator: { lenient: true } })
  const identifiers = { id: "1" }
  for (const operation of [
    { type: "person", action: "identify", identifiers, attributes: { endless: endlessText } },
    {
      type: "person",
      action: "event",
      identifiers,
      name: endlessText.slice(0, 15_000),
      attributes: { a: endlessText.slice(0, 15_000) },
    },
    {
      type: "object",
      action: "identify",
      identifiers: { object_type_id: "1", object_id: endlessText.slice(0, 30_000) },
    },
  ]) {
    await post(emulator, "/api/v2/entity", JSON.stringify(operation))
  }
  const [object] = [...emulator.objects()]
  const { cio_id } = emulator.person(identifiers)?.identifiers ?? {}
  expect([object, emulator.counts.events]).toEqual([expect.anything(), 1])
  for (const hash of [
    "#/people",
    "#/objects",
    "#/events",
    "#/requests",
    `#/people/${cio_id}`,
    `#/objects/${object?.identifiers.cio_object_id}`,
    "#/requests/1",
    "#/requests/2",
  ]) {
    await goTo(page, hash)
    await page
      .getByRole("main")
      .getByText("<b>W</b><b>W</b>")
      .or(page.getByRole("grid", { name: "Requests" }))
      .first()
      .waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), hash).toBeLessThanOrEqual(0)
    await expectHarmless(page, hash)
  }
  await goTo(page, `#/people/${cio_id}`)
  await page
    .getByRole("region", { name: "Attributes" })
    .getByRole("button", { name: /more characters/ })
    .click()
  await expect
    .poll(async () => (await page.getByRole("region", { name: "Attributes" }).textContent())?.includes(endlessText))
    .toBe(true)
})
