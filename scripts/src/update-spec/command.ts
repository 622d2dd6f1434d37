import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { parseBaseline } from "./baseline.ts"
import { readDocument } from "./document/read-document.ts"
import { normalise } from "./normal-form/normalise.ts"
import { type OurFiles, ourPaths, planUpdate } from "./plan-update.ts"
import { type Outcome, reportJson, reportText } from "./report.ts"
import { UpdateSpecError } from "./update-spec-error.ts"
import { verifySpec } from "./verify-spec.ts"
import { writeFiles } from "./write-files.ts"

/** Where the command works and speaks. */
export interface CommandContext {
  /** The root of the project. */
  root: string
  /** The folder that relative paths of the arguments start at. */
  folder: string
  print(line: string): void
  printError(line: string): void
}

export const help = `pnpm spec:update <file-or-url> [--write] [--json] [--settled <point>]...

Compares a published OpenAPI description of the Track API (JSON or YAML, a file or an http(s) URL, other APIs in it are
left out) with the one that spec/track-v2.openapi.yaml was last brought up to, and prints what changed.

  --write            bring the spec, its baseline and its corrections up to it, and write a changeset
  --settled <point>  a point that was printed as needing a person, and that a person has dealt with
  --json             print one JSON document instead of lines
  --help             print this

Exit codes: 0 nothing changed, or all was written; 1 something changed, or with --write something needs a person and
nothing was written; 2 the arguments, the description or a file of ours cannot be read.`

/** Runs the command and returns its exit code. */
export async function updateSpec(args: readonly string[], context: CommandContext): Promise<number> {
  try {
    return await run(args, context)
  } catch (error) {
    if (!(error instanceof UpdateSpecError)) throw error
    context.printError(`spec:update: ${error.message}`)
    return 2
  }
}

async function run(args: readonly string[], { root, folder, print }: CommandContext): Promise<number> {
  const options = parseOptions(args)
  if (options.help) {
    print(help)
    return 0
  }
  const { document, source } = await readDocument(options.location, folder)
  const { snapshot, mends, notes } = normalise(document)
  const ours = await readOurs(root)
  const plan = planUpdate({ source, snapshot }, ours, options.settled)
  const newSpec = plan.files[ourPaths.spec]
  const mayWrite = options.write && plan.byHand.length === 0
  const problems = mayWrite && newSpec !== undefined ? await verifySpec(newSpec, join(root, ourPaths.spec)) : []
  const byHand = [...plan.byHand, ...problems]
  const isWritten = options.write && byHand.length === 0 && Object.keys(plan.files).length > 0
  if (isWritten) await writeFiles(root, plan.files)

  const outcome: Outcome = {
    source,
    mends,
    notes,
    snapshot,
    plan: { ...plan, byHand },
    isFirst: ours.baseline === undefined,
    wantsWrite: options.write,
    isWritten,
  }
  for (const line of options.json ? reportJson(outcome) : reportText(outcome)) print(line)
  const isSettled = Object.keys(plan.files).length === 0 || isWritten
  return isSettled ? 0 : 1
}

interface Options {
  location: string
  write: boolean
  json: boolean
  help: boolean
  settled: string[]
}

function parseOptions(args: readonly string[]): Options {
  const { values, positionals } = parseStrictly(args)
  const [location, ...others] = positionals
  if (!values.help && (location === undefined || others.length > 0)) {
    throw new UpdateSpecError(`one file or URL is needed, got ${positionals.length}. See --help.`)
  }
  return { location: location ?? "", ...values }
}

function parseStrictly(args: readonly string[]) {
  try {
    return parseArgs({
      args: args.filter((argument) => argument !== "--"), // pnpm hands on the -- that separates its own options
      allowPositionals: true,
      options: {
        write: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        settled: { type: "string", multiple: true, default: [] },
      },
    })
  } catch (cause) {
    throw new UpdateSpecError(`${cause instanceof Error ? cause.message : String(cause)}. See --help.`, { cause })
  }
}

async function readOurs(root: string): Promise<OurFiles> {
  const read = async (path: string) => {
    try {
      return await readFile(join(root, path), "utf8")
    } catch (cause) {
      throw new UpdateSpecError(`cannot read our own ${path}; restore it from git`, { cause })
    }
  }
  const readIfThere = (path: string) => readFile(join(root, path), "utf8").catch(() => undefined)
  const baseline = await readIfThere(ourPaths.baseline)
  return {
    spec: await read(ourPaths.spec),
    corrections: await read(ourPaths.corrections),
    readme: await readIfThere(ourPaths.readme),
    baseline: baseline === undefined ? undefined : parseBaseline(baseline),
    coreVersion: JSON.parse(await read(ourPaths.corePackage)).version,
  }
}
