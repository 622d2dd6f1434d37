import type { ConsumerProgram } from "./subjects.ts"

/** How a program of a consumer is run. */
export type Flavour = "esm" | "cjs" | "bundle"

export const flavours: readonly Flavour[] = Object.freeze(["esm", "cjs", "bundle"])

/** What a driver prints once its program is through: an event loop that runs dry also ends with exit code 0. */
export const lastWords = "ran to its end"

/** The compiled program of a flavour. */
export function compiledName({ name }: ConsumerProgram, flavour: Flavour): string {
  return { esm: `${name}.mjs`, cjs: `${name}.cjs`, bundle: `${name}.bundle.mjs` }[flavour]
}

/** The file that runs it. */
export function driverName({ name }: ConsumerProgram, flavour: Flavour): string {
  return `run-${name}-${flavour}.${flavour === "cjs" ? "cjs" : "mjs"}`
}

/** Text of the file that runs a program with the arguments `<base URL> <person>`. */
export function driverText(program: ConsumerProgram, flavour: Flavour): string {
  const file = JSON.stringify(`./${compiledName(program, flavour)}`)
  const head =
    flavour === "cjs"
      ? [`const { createRequire } = require("node:module")`, `const { run } = require(${file})`]
      : [`import { createRequire } from "node:module"`, `import { run } from ${file}`]
  return [
    ...head,
    "async function main() {",
    "  const [baseUrl, person] = process.argv.slice(2)",
    ...clientLines(program, flavour),
    "  await run(baseUrl, person, client)",
    `  console.log(${JSON.stringify(lastWords)})`,
    "}",
    "main().catch((error) => {",
    "  console.error(error)",
    "  process.exitCode = 1",
    "})",
    "",
  ].join("\n")
}

/** A client from the core that another package brought with it, wherever the package manager has put that. */
function clientLines({ clientOf }: ConsumerProgram, flavour: Flavour): string[] {
  if (clientOf === undefined) return ["  const client = undefined"]
  const here = flavour === "cjs" ? "require" : "createRequire(import.meta.url)"
  return [
    `  const brought = createRequire(${here}.resolve(${JSON.stringify(clientOf)}))`,
    `  const { createTrackClient } = brought("@cio/track-core")`,
    `  const client = createTrackClient({ siteId: "emulator", apiKey: "emulator", baseUrl })`,
  ]
}
