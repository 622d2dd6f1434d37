/** Compares a published API description with the last one taken in, and brings the spec up to it. See `--help`. */
import { repositoryRoot } from "./repository.ts"
import { updateSpec } from "./update-spec/command.ts"

process.exitCode = await updateSpec(process.argv.slice(2), {
  root: repositoryRoot,
  // pnpm runs this in scripts/; the path was typed somewhere else.
  folder: process.env.INIT_CWD ?? process.cwd(),
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
})
