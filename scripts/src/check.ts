/**
 * Runs one of the repository's own checks over the whole workspace.
 *
 *   tsx src/check.ts <imports|conventions|changesets|links|readme|packages|metadata>
 *   tsx src/check.ts <api|sizes> [--write]      --write brings the committed reports, or the figures in READMEs, up to date
 */
import { checkChangesets } from "./checks/changesets.ts"
import { type CheckReport, printReport } from "./checks/check-report.ts"
import { checkConventions } from "./checks/conventions.ts"
import { checkImportDirection } from "./checks/import-direction.ts"
import { checkMarkdownLinks } from "./checks/markdown-links.ts"
import { checkPackageMetadata } from "./checks/package-metadata.ts"
import { checkPackedPackages } from "./checks/packed-packages.ts"
import { checkReadmeSamples, type SampleServer } from "./checks/readme-samples.ts"
import { repositoryRoot } from "./repository.ts"

const write = process.argv.includes("--write")

const checks = new Map<string | undefined, (root: string) => Promise<CheckReport>>([
  ["imports", (root) => checkImportDirection(root)],
  ["conventions", checkConventions],
  ["changesets", checkChangesets],
  ["links", checkMarkdownLinks],
  ["readme", (root) => checkReadmeSamples(root, startSampleServer)],
  ["packages", checkPackedPackages],
  ["metadata", checkPackageMetadata],
  // These two load programs that no other check needs.
  ["api", async (root) => (await import("./checks/api-reports.ts")).checkApiReports(root, { write })],
  ["sizes", async (root) => (await import("./checks/size-budgets.ts")).checkSizeBudgets(root, { write })],
])

const name = process.argv[2]
const check = checks.get(name)
if (check) {
  process.exitCode = printReport(String(name), await check(repositoryRoot))
} else {
  console.error(`no check ${name ?? "named"}, known are: ${[...checks.keys()].join(", ")}`)
  process.exitCode = 2
}

/** Loaded on demand, because only one of the checks needs the emulator built. */
async function startSampleServer(): Promise<SampleServer> {
  const { startEmulator } = await import("@cio/track-emulator")
  return startEmulator()
}
