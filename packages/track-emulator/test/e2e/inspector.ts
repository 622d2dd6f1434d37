import { mkdir } from "node:fs/promises"
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { expect, inject, onTestFinished } from "vitest"
import { type Emulator, type StartEmulatorOptions, startEmulator } from "../../src/index.ts"
import { artifacts } from "./artifacts.ts"
import { type PageWatch, watchPages } from "./page-watch.ts"

/** An emulator of its own and its page. All of it ends with the test. */
export interface Inspector {
  readonly emulator: Emulator
  readonly context: BrowserContext
  readonly page: Page
  readonly watch: PageWatch
  /** Loads the page at an address such as `#/people`, and waits until it is live. */
  load(hash?: string): Promise<void>
}

/** How an inspector is opened. */
export interface InspectorOptions {
  /** One that runs already, and is not ended with the test, or how to start one. */
  readonly emulator?: Emulator | StartEmulatorOptions
  /** For a context of its own, also `{}`: a test needs one that adds to the context, or opens further pages. */
  readonly context?: BrowserContextOptions
  /** What the emulator is to hold before the page is loaded. */
  readonly before?: (emulator: Emulator) => Promise<unknown> | unknown
  /** What the page is to show first; undefined to load nothing yet. @default "#/people" */
  readonly hash?: string | undefined
}

const viewport = { width: 1280, height: 800 }

let browser: Promise<Browser> | undefined
/** Lent to one test after the other: a page of its own for each takes a process of the browser's each time. */
let shared: Page | undefined

/** A context of its own in the browser that all tests share, in which nothing is remembered. It ends with the test. */
export async function openContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await newContext(options)
  onTestFinished(() => context.close())
  return context
}

async function newContext(options: BrowserContextOptions): Promise<BrowserContext> {
  browser ??= chromium.connect(inject("browserEndpoint"))
  const context = await (await browser).newContext({ viewport, locale: "en-GB", reducedMotion: "reduce", ...options })
  context.setDefaultTimeout(15_000)
  return context
}

/** The page that tests share. What they store stays with their emulator's address; the rest is undone when they end. */
async function borrowPage(): Promise<Page> {
  const page = shared ?? (await (await newContext({})).newPage())
  shared = undefined
  onTestFinished(async ({ task }) => {
    // After a failure nobody knows what is left.
    if (task.result?.state === "fail") return page.context().close()
    await page.goto("about:blank")
    await page.unrouteAll()
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" })
    shared = page
  })
  return page
}

/** Starts an emulator and opens its page. Whatever goes wrong in the page fails the test that calls it. */
export async function openInspector(options: InspectorOptions = {}): Promise<Inspector> {
  const emulator = isRunning(options.emulator) ? options.emulator : await startEmulator(options.emulator)
  if (emulator !== options.emulator) onTestFinished(() => emulator.close())
  await options.before?.(emulator)
  const page = options.context ? await (await openContext(options.context)).newPage() : await borrowPage()
  const context = page.context()
  const watch = watchPages(context, emulator.url)
  // What is to be done when a test has finished is done last things first.
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") await keepPicture(page, task.name)
    watch.stop()
    expect(watch.problems, "what went wrong in the page").toEqual([])
  })
  const load = (hash = "#/people") => loadPage(page, emulator.url, hash)
  if (!("hash" in options)) await load()
  else if (options.hash !== undefined) await load(options.hash)
  return { emulator, context, page, watch, load }
}

function isRunning(emulator: InspectorOptions["emulator"]): emulator is Emulator {
  return emulator !== undefined && "close" in emulator
}

/** Loads an emulator's page anew, whatever it showed before, and waits until it is live. */
export async function loadPage(page: Page, url: string, hash: string): Promise<void> {
  // Another hash alone would not load it.
  if (page.url() !== "about:blank") await page.goto("about:blank")
  await page.goto(`${url}/${hash}`)
  await page
    .getByRole("status")
    .filter({ hasText: /^Live$/ })
    .waitFor()
}

async function keepPicture(page: Page, name: string): Promise<void> {
  await mkdir(artifacts, { recursive: true })
  const path = `${artifacts}failed-${name.replace(/[^a-z0-9]+/gi, "-").slice(0, 80)}.png`
  // The picture is a help: a page that cannot be drawn any more must not hide why the test failed.
  await page.screenshot({ path, timeout: 5000 }).catch(() => {})
}
