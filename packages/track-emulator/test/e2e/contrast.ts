import type { Page } from "playwright-core"

/** A text that is hard to read on its ground. */
export interface FaintText {
  readonly text: string
  readonly ratio: number
  readonly color: string
  readonly ground: string
}

/** How many texts were measured, and those whose contrast is below what WCAG 2 asks for at level AA. */
export interface Contrast {
  readonly measured: number
  readonly faint: readonly FaintText[]
}

/** Measures the contrast of all text in view against its ground, from the styles that the browser works out. */
export function measureContrast(page: Page): Promise<Contrast> {
  return page.evaluate(() => {
    type Colour = readonly [red: number, green: number, blue: number, alpha: number]
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })

    /** Whatever notation a colour has, the browser can paint it. */
    function parse(color: string): Colour {
      canvas?.clearRect(0, 0, 1, 1)
      if (canvas) canvas.fillStyle = color
      canvas?.fillRect(0, 0, 1, 1)
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas?.getImageData(0, 0, 1, 1).data ?? []
      return [red, green, blue, alpha / 255]
    }

    function over([red, green, blue, alpha]: Colour, [r, g, b]: Colour): Colour {
      return [red * alpha + r * (1 - alpha), green * alpha + g * (1 - alpha), blue * alpha + b * (1 - alpha), 1]
    }

    function groundOf(element: Element | null): Colour {
      if (!element) return parse("Canvas")
      const own = parse(getComputedStyle(element).backgroundColor)
      return own[3] === 1 ? own : over(own, groundOf(element.parentElement))
    }

    function opacityOf(element: Element | null): number {
      return element ? Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement) : 1
    }

    function luminance([red, green, blue]: Colour): number {
      const [r = 0, g = 0, b = 0] = [red, green, blue].map((part) => {
        const share = part / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    const faint: FaintText[] = []
    let measured = 0
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const element = node.parentElement
      const text = node.textContent?.trim() ?? ""
      if (!element || text === "" || !element.checkVisibility({ visibilityProperty: true })) continue
      // What is there for screen readers alone has no size to speak of.
      if (element.closest(".unseen, noscript") || element.getBoundingClientRect().width <= 1) continue
      const style = getComputedStyle(element)
      const ground = groundOf(element)
      const [red, green, blue, alpha] = parse(style.color)
      const painted = over([red, green, blue, alpha * opacityOf(element)], ground)
      const [dark = 0, light = 0] = [luminance(painted), luminance(ground)].toSorted((a, b) => a - b)
      const ratio = (light + 0.05) / (dark + 0.05)
      const size = Number.parseFloat(style.fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      measured++
      if (ratio >= (isLarge ? 3 : 4.5)) continue
      faint.push({
        text: text.slice(0, 40),
        ratio: Math.round(ratio * 100) / 100,
        color: style.color,
        ground: ground.join(),
      })
    }
    return { measured, faint }
  })
}
