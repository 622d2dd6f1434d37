import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Page } from "playwright-core"
import { expect, onTestFinished, test } from "vitest"
import { person, send } from "../server/send.ts"
import { type Inspector, openInspector } from "./inspector.ts"

/** Serves an empty page, as another program on this machine might, or any site under a name that leads here. */
async function servePage(): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html")
    response.end("<!doctype html><title>Another site</title><h1>Another site</h1>")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server that listens on a port has an address with one.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A browser on the page of another origin, while an emulator with something in it runs. */
async function openForeign(): Promise<Inspector & { unchanged: () => void }> {
  // First, so that it goes last.
  const origin = await servePage()
  const opened = await openInspector({
    before: (emulator) => send(emulator, person("1", { plan: "pro" })),
    hash: undefined,
    // What a foreign page leaves behind is no other test's.
    context: {},
  })
  const { emulator, page, watch } = opened
  watch.expectOrigin(origin)
  // That is what the browser has to say to it.
  watch.expectError(
    /CORS policy|net::ERR_FAILED|status of 40[13]|frame-ancestors|Refused to (frame|load)|ERR_BLOCKED_BY/,
  )
  const fault = emulator.fail({ status: 503 })
  const held = emulator.snapshot().toString().split("\n").slice(1)
  await page.goto(origin)
  const unchanged = () => {
    expect(emulator.snapshot().toString().split("\n").slice(1)).toEqual(held)
    expect(emulator.counts).toMatchObject({ people: 1, operations: 1 })
    expect(fault.remaining).toBe(1)
  }
  return { ...opened, unchanged }
}

/** What a page gets to see of what it fetches. */
function tryFetch(page: Page, url: string, init: RequestInit): Promise<string> {
  return page.evaluate(
    async ([url, init]) => {
      try {
        const response = await fetch(url, init)
        return `${response.type} ${response.status} ${await response.text()}`
      } catch (error) {
        return String(error)
      }
    },
    [url, init] as const,
  )
}

const paths: readonly [path: string, init: RequestInit][] = [
  ["/", {}],
  ["/emulator/status", {}],
  ["/emulator/people", {}],
  ["/emulator/snapshot", {}],
  ["/emulator/reset", { method: "POST" }],
  ["/emulator/faults", { method: "POST", body: '{"status":500}', headers: { "content-type": "text/plain" } }],
  ["/emulator/faults", { method: "POST", body: '{"status":500}', headers: { "content-type": "application/json" } }],
  ["/emulator/faults", { method: "DELETE" }],
  ["/emulator/snapshot", { method: "PUT", body: "" }],
  ["/api/v1/accounts/region", {}],
  ["/api/v2/entity", { method: "POST", body: JSON.stringify(person("evil")) }],
  [
    "/api/v2/entity",
    {
      method: "POST",
      body: JSON.stringify(person("evil")),
      headers: { authorization: `Basic ${btoa("emulator:emulator")}` },
    },
  ],
]

test("a page of another origin can read nothing, and change nothing, by fetch", async () => {
  const { emulator, page, unchanged } = await openForeign()
  for (const [path, init] of paths) {
    const seen = await tryFetch(page, emulator.url + path, init)
    expect(seen, `${init.method ?? "GET"} ${path}`).toBe("TypeError: Failed to fetch")
  }
  unchanged()
})

test("without CORS it learns nothing either, and changes nothing", async () => {
  const { emulator, page, unchanged } = await openForeign()
  for (const [path, init] of paths) {
    // Those methods are not allowed without CORS. Of the region, see below.
    if (init.method === "DELETE" || init.method === "PUT" || path === "/api/v1/accounts/region") continue
    const seen = await tryFetch(page, emulator.url + path, { ...init, mode: "no-cors", credentials: "include" })
    expect(seen, path).toMatch(/^(opaque 0 $|TypeError)/)
  }
  unchanged()
})

test("what it asks for without telling its origin, as for an image, uses up no fault", async () => {
  const { emulator, page, unchanged } = await openForeign()
  await tryFetch(page, `${emulator.url}/api/v1/accounts/region`, { mode: "no-cors" })
  unchanged()
})

test("its forms change nothing, even with the keys in the address", async () => {
  const { emulator, page, unchanged } = await openForeign()
  const origin = page.url()
  const { host } = new URL(emulator.url)
  for (const action of [`${emulator.url}/emulator/reset`, `http://emulator:emulator@${host}/api/v2/entity`]) {
    const answered = page.waitForResponse((response) => response.request().method() === "POST")
    const shown = page.waitForURL((url) => url.host === host)
    await page.evaluate((action) => {
      const form = document.createElement("form")
      Object.assign(form, { action, method: "post", enctype: "text/plain" })
      const field = document.createElement("input")
      // As plain text this is JSON.
      field.name = '{"type":"person","action":"identify","identifiers":{"id":"evil"},"attributes":{"a":"'
      field.value = '"}}'
      form.append(field)
      document.body.append(form)
      form.submit()
    }, action)
    expect((await answered).status(), action).toBe(403)
    await shown
    unchanged()
    await page.goto(origin)
  }
})

test("it hears no live events, and can put the page in no frame, image or script", async () => {
  const { emulator, page, unchanged } = await openForeign()
  const outcomes = await page.evaluate(async (url) => {
    const outcome = (element: EventTarget, good: string) =>
      new Promise<string>((resolve) => {
        element.addEventListener(good, () => resolve(good))
        element.addEventListener("error", () => resolve("error"))
      })
    const source = new EventSource(`${url}/emulator/live`)
    const heard = await outcome(source, "open")
    source.close()
    const image = new Image()
    image.src = `${url}/inspector/icon.svg`
    const shown = await outcome(image, "load")
    const element = document.createElement("script")
    element.src = `${url}/emulator/people`
    document.head.append(element)
    const script = await outcome(element, "load")
    const frame = document.createElement("iframe")
    frame.src = `${url}/`
    document.body.append(frame)
    await outcome(frame, "load")
    return { heard, image: shown, script, document: String(frame.contentDocument) }
  }, emulator.url)
  expect(outcomes).toEqual({ heard: "error", image: "error", script: "error", document: "null" })
  // The frame holds what the browser shows in its place.
  const frames = page.frames().filter((frame) => frame !== page.mainFrame())
  for (const frame of frames) expect(await frame.locator("#app").count()).toBe(0)
  unchanged()
})

test("a link from it leads to the page, which it cannot reach into", async () => {
  const { emulator, page, context, unchanged } = await openForeign()
  const opened = context.waitForEvent("page")
  await page.evaluate((url) => {
    Object.assign(window, { opened: window.open(url) })
  }, emulator.url)
  const inspector = await opened
  await inspector.getByRole("heading", { level: 1, name: "People" }).waitFor()
  const seen = await page.evaluate(() => {
    try {
      // Put there above.
      return (window as Window & { opened?: Window }).opened?.document.title
    } catch (error) {
      return (error as Error).name
    }
  })
  expect(seen).toBe("SecurityError")
  unchanged()
})
