import type { Context, Hono } from "hono"
import { ControlRefusal } from "./control-refusal.ts"
import type { Whereabouts } from "./read-status.ts"

/** A file of the inspector. */
export interface StaticPage {
  /** Its Content-Type. */
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Its name changes with its content, so that it need never be asked for again. */
  readonly immutable: boolean
}

/** Gives the file at a path such as `/index.html`, or undefined when there is none. */
export type Pages = (path: string) => Promise<StaticPage | undefined>

/** The page needs nothing from elsewhere, and what is in the data must not run. */
const contentSecurityPolicy: string = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join("; ")

/** The inspector page and its files; for whom asks for no page, a word on what this is. */
export function addPageRoutes(app: Hono, whereabouts: Whereabouts, pages: Pages | undefined): void {
  app.get("/", async (c) => {
    const { url, version } = whereabouts
    const control = `${url()}/emulator/status`
    c.header("vary", "accept")
    if (!(c.req.header("accept") ?? "").includes("text/html")) {
      c.header("cache-control", "no-store")
      return c.json({ emulator: "@cio/track-emulator", version, url: url(), control })
    }
    const page = await pages?.("/index.html")
    if (page) return answerPage(c, page)
    c.header("cache-control", "no-store")
    const what = `This is a local Customer.io Track API, @cio/track-emulator${version === null ? "" : ` ${version}`}.`
    const why = pages
      ? "Its inspector page is not built."
      : "It has no inspector page: it runs without a server of its own."
    return c.text(`${what}\n${why}\nIts control API is at ${control}\n`)
  })

  app.get("/inspector/*", async (c) => {
    const page = await pages?.(c.req.path.slice("/inspector".length))
    if (!page) throw new ControlRefusal(404, "there is no such file; the inspector is at /")
    return answerPage(c, page)
  })

  // Browsers ask for it by themselves, and note down a failure.
  app.get("/favicon.ico", async (c) => {
    const icon = await pages?.("/icon.svg")
    return icon ? answerPage(c, icon) : c.body(null, 204)
  })
}

function answerPage(c: Context, { type, bytes, immutable }: StaticPage): Response {
  c.header("content-type", type)
  c.header("cache-control", immutable ? "public, max-age=31536000, immutable" : "no-cache")
  c.header("content-security-policy", contentSecurityPolicy)
  return c.body(bytes)
}
