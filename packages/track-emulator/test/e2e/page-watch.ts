import type { BrowserContext, ConsoleMessage, Dialog, Request, WebError } from "playwright-core"

/** What went wrong in the pages of a context, other than what a test expects. */
export interface PageWatch {
  readonly problems: readonly string[]
  /** Errors in the console that fit are expected, such as that of an answer of 404. */
  expectError(pattern: RegExp): void
  /** Requests to another origin are expected. */
  expectOrigin(origin: string): void
  /** Looks no more. */
  stop(): void
}

/**
 * Notes errors in the console, among them breaches of the page's policy, errors thrown, dialogs, and requests to anything
 * but the origins given.
 */
export function watchPages(context: BrowserContext, ...origins: string[]): PageWatch {
  const problems: string[] = []
  const expected: RegExp[] = []
  function hear(message: ConsoleMessage): void {
    const text = message.text()
    if (message.type() !== "error" || expected.some((pattern) => pattern.test(text))) return
    problems.push(`console: ${text} (${message.location().url})`)
  }
  function catchError(webError: WebError): void {
    problems.push(`thrown: ${webError.error().stack ?? webError.error().message}`)
  }
  function dismiss(dialog: Dialog): void {
    problems.push(`dialog: ${dialog.message()}`)
    // A page that has gone takes its dialogs along.
    dialog.dismiss().catch(() => {})
  }
  function check(request: Request): void {
    const { protocol, origin } = new URL(request.url())
    if (protocol === "data:" || protocol === "blob:" || origins.includes(origin)) return
    problems.push(`request to another origin: ${request.method()} ${request.url()}`)
  }
  context.on("console", hear).on("weberror", catchError).on("dialog", dismiss).on("request", check)
  return {
    problems,
    expectError: (pattern) => expected.push(pattern),
    expectOrigin: (origin) => origins.push(origin),
    stop() {
      context.off("console", hear).off("weberror", catchError).off("dialog", dismiss).off("request", check)
    },
  }
}
