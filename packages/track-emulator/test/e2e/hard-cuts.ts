import type { Page } from "playwright-core"

/** The texts of a page that end hard at an edge at their right: without an ellipsis, a fade, or a way to scroll there. */
export function findHardCuts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** What an element does about a text that is too wide for it: undefined when it lets it through. */
    function endsAt(element: Element, inside: boolean, right: number): "well" | "hard" | undefined {
      const { overflowX, textOverflow, display, maskImage } = getComputedStyle(element)
      if (overflowX === "visible") return undefined
      const edge = element.getBoundingClientRect().left + element.clientLeft + element.clientWidth
      if (right <= edge + 1) return undefined
      if (overflowX !== "hidden" || maskImage !== "none") return "well"
      // An ellipsis is for lines of the element's own.
      return textOverflow === "ellipsis" && inside && /block|list-item/.test(display) ? "well" : "hard"
    }

    const cuts: string[] = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const first = node.parentElement
      if (!first?.checkVisibility({ visibilityProperty: true }) || first.closest(".unseen, noscript, .toasts")) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const { right, width } = range.getBoundingClientRect()
      if (width === 0) continue
      let inside = true
      for (let element: Element | null = first; element && element !== document.body; element = element.parentElement) {
        const end = endsAt(element, inside, right)
        if (end === "hard") cuts.push(node.textContent ?? "")
        if (end !== undefined) break
        inside &&= /^(inline|contents)$/.test(getComputedStyle(element).display)
      }
    }
    return cuts
  })
}
