import { expect, onTestFinished, test } from "vitest"
import { startEmulator } from "../../src/index.ts"
import { measureContrast } from "./contrast.ts"
import { openContext, openInspector } from "./inspector.ts"
import { watchPages } from "./page-watch.ts"
import { fillRealistically } from "./realistic-data.ts"

test("no view asks anything of another origin", async () => {
  const { emulator, context, page, load } = await openInspector({
    before: fillRealistically,
    context: {},
    hash: undefined,
  })
  const origins = new Set<string>()
  context.on("request", (request) => origins.add(new URL(request.url()).origin))
  await load("#/people")
  for (const view of ["objects", "events", "requests", "faults", "requests/1"]) {
    await page.evaluate((view) => {
      location.hash = `#/${view}`
    }, view)
    await page.getByRole("heading", { level: 1 }).waitFor()
  }
  expect([...origins]).toEqual([emulator.url])
})

test.each([
  ["an error in the console", () => console.error("broken"), /^console: broken/],
  [
    "an error that nobody catches",
    () => {
      setTimeout(() => {
        throw new Error("broken")
      })
    },
    /^thrown: Error: broken/,
  ],
  ["a dialog", () => alert("broken"), /^dialog: broken/],
  [
    "a request to another origin, which the page's policy forbids",
    () => void fetch("https://track.customer.io/").catch(() => {}),
    /^console: .*Content Security Policy/,
  ],
  [
    "a script in the document",
    () => {
      document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }))
    },
    /^console: .*Content Security Policy/,
  ],
])("the tests notice %s", async (_, breakPage, noticed) => {
  const emulator = await startEmulator()
  onTestFinished(() => emulator.close())
  const context = await openContext()
  const watch = watchPages(context, emulator.url)
  const page = await context.newPage()
  await page.goto(emulator.url)
  await page.evaluate(breakPage)
  await expect.poll(() => watch.problems).toContainEqual(expect.stringMatching(noticed))
})

test("the browser reaches nothing but this machine, and the tests notice that something was asked for", async () => {
  const context = await openContext()
  const watch = watchPages(context)
  const page = await context.newPage()
  for (const address of ["http://customer.example/", "http://192.0.2.1/"]) {
    await expect(page.goto(address)).rejects.toThrow(/ERR_NAME_NOT_RESOLVED/)
    expect(watch.problems).toContain(`request to another origin: GET ${address}`)
  }
})

test("a text that is too faint for its ground is told from one that is not", async () => {
  const page = await (await openContext()).newPage()
  await page.setContent(
    `<body style="background: #fff">
      <p style="color: #767676">just enough</p>
      <p style="color: #777">too faint</p>
      <p style="color: oklch(0.7 0 0); font-size: 24px">too faint, though large</p>
      <div style="background: rgb(0 0 0 / 50%)"><p style="color: #777; opacity: 0.9">on half of black</p></div>`,
  )
  const { measured, faint } = await measureContrast(page)
  expect(measured).toBe(4)
  expect(faint.map(({ text }) => text)).toEqual(["too faint", "too faint, though large", "on half of black"])
})
