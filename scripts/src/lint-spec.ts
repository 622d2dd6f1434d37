/**
 * Lints the spec by redocly's recommended rules, and checks that it differs from the published description only where
 * `spec/corrections.yaml` says so.
 *
 *   pnpm spec:lint             print what is wrong, exit 1 if anything is
 *   pnpm spec:lint --fix       write the table of corrections in spec/README.md first
 *   pnpm spec:lint <file>      lint another OpenAPI document, by the rules only
 */
import { readFile, writeFile } from "node:fs/promises"
import { relative, resolve } from "node:path"
import { parseArgs } from "node:util"
import { checkAgreement, type SpecFolder } from "./lint-spec/check-agreement.ts"
import { lintDocument } from "./lint-spec/lint-document.ts"
import { fromRoot } from "./repository.ts"
import { parseCorrections } from "./update-spec/corrections/corrections.ts"
import { withCorrectionsTable } from "./update-spec/corrections/corrections-table.ts"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { fix: { type: "boolean", default: false } },
})
const folder = process.env.INIT_CWD ?? process.cwd()
const specPath = fromRoot("spec/track-v2.openapi.yaml")
const readmePath = fromRoot("spec/README.md")
const [other] = positionals
const path = other === undefined ? specPath : resolve(folder, other)

const problems = await lintDocument(await readFile(path, "utf8"), path)
if (other === undefined && problems.length === 0) problems.push(...(await checkFolder()))
for (const problem of problems) console.error(problem)
if (problems.length === 0) console.log(`${relative(folder, path)}: no problems`)
process.exitCode = problems.length === 0 ? 0 : 1

async function checkFolder(): Promise<string[]> {
  const files: SpecFolder = {
    spec: await readFile(specPath, "utf8"),
    baseline: await readFile(fromRoot("spec/upstream/track-v2.shapes.json"), "utf8"),
    corrections: await readFile(fromRoot("spec/corrections.yaml"), "utf8"),
    readme: await readFile(readmePath, "utf8"),
  }
  if (values.fix) {
    files.readme = withCorrectionsTable(files.readme, parseCorrections(files.corrections))
    await writeFile(readmePath, files.readme)
  }
  return checkAgreement(files)
}
