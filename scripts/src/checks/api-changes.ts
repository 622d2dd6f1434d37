import { apiDeclarations } from "./api-declarations.ts"
import { isExtension } from "./api-extension.ts"

/** One name that differs between two reports. */
export interface ApiChange {
  readonly name: string
  /** gone: it can no longer be imported. extended: all that was there stays, and nobody must give more than before. */
  readonly kind: "gone" | "changed" | "extended" | "new"
}

/** What became of the declarations of a report. What is not exported counts only where it changed. */
export function apiChanges(before: string, after: string): ApiChange[] {
  const [old, now] = [apiDeclarations(before), apiDeclarations(after)]
  const changes: ApiChange[] = []
  for (const [name, was] of old) {
    const is = now.get(name)
    if (was.isExported && !is?.isExported) changes.push({ name, kind: "gone" })
    else if (is && withoutExport(is.text) !== withoutExport(was.text)) {
      changes.push({ name, kind: isExtension(was, is) ? "extended" : "changed" })
    }
  }
  for (const [name, { isExported }] of now) {
    if (isExported && !old.get(name)?.isExported) changes.push({ name, kind: "new" })
  }
  return changes
}

function withoutExport(text: string): string {
  return text.replace(/^export /gm, "")
}
