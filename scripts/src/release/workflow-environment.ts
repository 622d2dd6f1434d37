import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { parse } from "yaml"

/** The part of a GitHub workflow that is read here. */
interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps?: readonly { uses?: string; env?: Readonly<Record<string, string>> }[] }>
  >
}

/** The variables that the release workflow publishes with, but for those that only GitHub can fill in. */
export async function workflowEnvironment(root: string): Promise<Record<string, string>> {
  // A workflow of another shape makes the rehearsal fail, as it should.
  const { jobs } = parse(await readFile(join(root, ".github/workflows/release.yml"), "utf8")) as Workflow
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? [])
  const env = steps.find(({ uses }) => uses?.startsWith("changesets/action@"))?.env
  if (env === undefined) throw new Error("release.yml has no step that publishes, or one without variables")
  return Object.fromEntries(Object.entries(env).filter(([, value]) => !value.includes("${{")))
}
