import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fromRoot } from "../repository.ts"

/** A TypeScript compiler that users of the packages may have. */
export interface Compiler {
  /** Such as `ts 5.9.3`. */
  readonly name: string
  /** Folder of its package. */
  readonly folder: string
}

/** Settings under which the programs of a consumer must compile, by what a failure calls them. */
export type CompilerMode = readonly [name: string, options: Readonly<Record<string, unknown>>]

const require = createRequire(import.meta.url)

/** The one that builds the packages. */
export const newestCompiler: Compiler = compilerIn(fromRoot("node_modules/typescript"))

/** The last 5, the last 6, and the newest. */
export const compilers: readonly Compiler[] = [
  compilerIn(dirname(require.resolve("typescript/package.json"))),
  compilerIn(dirname(require.resolve("typescript-6/package.json"))),
  newestCompiler,
]

function compilerIn(folder: string): Compiler {
  const { version }: { version: string } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  return { name: `ts ${version}`, folder }
}

/** What the strictest users add to `strict` and to the checking of library types. */
const strictest = Object.freeze({
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedSideEffectImports: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  isolatedModules: true,
  forceConsistentCasingInFileNames: true,
})

/** Bundled for a browser or a worker: the web's types and none of Node's. */
export const modeWithoutNode: CompilerMode = [
  "bundler without Node's types",
  { ...strictest, module: "preserve", moduleResolution: "bundler", lib: ["es2023", "dom"], types: [] },
]

/** Bundled for Node. It has no CommonJS files. */
export const bundlerMode: CompilerMode = ["bundler", { ...strictest, module: "esnext", moduleResolution: "bundler" }]

/** Node's own module rules, by which a `.cts` file is CommonJS. */
export const nodeModes: readonly CompilerMode[] = [
  ["nodenext", { ...strictest, module: "nodenext" }],
  ["node20", { ...strictest, module: "node20" }],
]
