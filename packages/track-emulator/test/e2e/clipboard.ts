import type { BrowserContext, Page } from "playwright-core"

/** Keeps what the page puts on the clipboard to itself: the real one is shared by all tests that run at the same time. */
export async function standInForClipboard(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const texts: string[] = []
    Object.assign(window, { copiedTexts: texts })
    navigator.clipboard.writeText = async (text) => {
      texts.push(text)
    }
  })
}

/** What the page put on the clipboard last. */
export function lastCopied(page: Page): Promise<string | undefined> {
  // Put there above.
  return page.evaluate(() => (window as Window & { copiedTexts?: string[] }).copiedTexts?.at(-1))
}
