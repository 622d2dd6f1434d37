import { readFileSync } from "node:fs"
import { parse } from "yaml"

interface Spec {
  components: { schemas: Record<string, { oneOf?: { $ref: string }[]; examples?: unknown[] }> }
}

/** Every example of an operation in the contract, with the name of its schema. */
export function specExamples(): { name: string; example: { type: string; action: string } }[] {
  const text = readFileSync(new URL("../../../../spec/track-v2.openapi.yaml", import.meta.url), "utf8")
  // The contract is linted elsewhere: here only its examples are of interest.
  const { schemas } = (parse(text) as Spec).components
  const names = (schemas.Operation?.oneOf ?? []).map(({ $ref }) => $ref.split("/").at(-1) ?? "")
  return names.flatMap((name) =>
    (schemas[name]?.examples ?? []).map((example) => ({ name, example: example as { type: string; action: string } })),
  )
}
