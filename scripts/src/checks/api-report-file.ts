import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"

/** Where the reports of a package are, from its folder, one file for each entry. */
export const apiFolder = "api"
export const apiReportEnding = ".api.md"

const codeBlock = /```ts\n([\s\S]*?)```/

/**
 * The text of a report file.
 * @param omitted names of types that it uses and the report of the main entry shows
 */
export function reportFile(specifier: string, code: string, omitted: readonly string[]): string {
  const main = `index${apiReportEnding}`
  const more = omitted.length > 0 ? `\nIt also uses these, which [${main}](${main}) has: ${omitted.join(", ")}.\n` : ""
  return `# What \`${specifier}\` exports

Written by \`pnpm api:update\`, never by hand. A change here is a change for those who use the package. What has no \`export\`
cannot be imported, but is part of what can.
${more}
\`\`\`ts
${code}\`\`\`
`
}

/** The declarations of a report file, or of API Extractor's own; empty where there are none. */
export function reportCode(text: string): string {
  return codeBlock.exec(text)?.[1] ?? ""
}

/** Every report file of a folder by its name, empty when there is no such folder. */
export async function readReports(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(apiReportEnding)).sort()
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
  )
}
