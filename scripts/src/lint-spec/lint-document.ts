import { createConfig, lintFromString } from "@redocly/openapi-core"

/**
 * Lints an OpenAPI document by redocly's recommended rules, warnings included, and checks the examples of its schemas.
 * Each problem is one line; `path` names the document in them.
 */
export async function lintDocument(text: string, path: string): Promise<string[]> {
  const config = await rules()
  try {
    const problems = await lintFromString({ source: text, absoluteRef: path, config })
    const lines = problems.map(({ severity, ruleId, message, location }) => {
      const pointer = withoutInside(location[0]?.pointer ?? "#/")
      const text = pointer.isExample ? "Example does not fit its schema" : message.replaceAll(/\s+/g, " ").trim()
      return `${severity} ${ruleId} at ${pointer.at}: ${text}`
    })
    return [...new Set(lines)]
  } catch (error) {
    // The linter throws for a text that it cannot parse at all.
    return [`error cannot be read: ${error instanceof Error ? error.message : String(error)}`]
  }
}

let configured: ReturnType<typeof createConfig> | undefined

/** Made once: it takes longer than to lint by them. */
function rules(): ReturnType<typeof createConfig> {
  configured ??= createConfig({ extends: ["recommended"], rules: { "no-invalid-schema-examples": "error" } })
  return configured
}

/** One example of an operation fails once per member of the union; only which example it is helps. */
function withoutInside(pointer: string): { at: string; isExample: boolean } {
  const example = /^.*\/examples\/[^/]+\/value(?=\/|$)/.exec(pointer)?.[0]
  return { at: example ?? pointer, isExample: example !== undefined }
}
