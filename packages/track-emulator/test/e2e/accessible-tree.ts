import type { Page } from "playwright-core"

/** What the browser tells screen readers of one element. */
export interface AccessibleNode {
  readonly role: string
  readonly name: string
}

/** What the browser tells screen readers of a page, leaving out what it tells them nothing of. */
export async function accessibleTree(page: Page): Promise<AccessibleNode[]> {
  const session = await page.context().newCDPSession(page)
  try {
    const { nodes } = await session.send("Accessibility.getFullAXTree")
    return nodes
      .filter(({ ignored }) => !ignored)
      .map(({ role, name }) => ({ role: String(role?.value ?? ""), name: String(name?.value ?? "") }))
  } finally {
    await session.detach()
  }
}
