/** What the code that a package ships (its `src`) may import. */
export interface ImportRule {
  /** Packages of this workspace. */
  readonly workspace: readonly string[]
  /** Packages from the registry, or "any" for whatever its package.json declares. */
  readonly registry: readonly string[] | "any"
  /** Whether it may use Node's own modules. Where not, it must run on Bun, Deno and Workers as well. */
  readonly node: boolean
  /**
   * Folders of a package that must run without Node which may use Node all the same, each an entry of its own. Nothing
   * outside them imports what is in them.
   */
  readonly nodeFolders?: readonly string[]
  /** Folders of the package that may import only the files and folders listed, as paths from the package. */
  readonly within?: readonly { readonly from: string; readonly to: readonly string[] }[]
}

const core = "@cio/track-core"
const batch = "@cio/track-batch"
const emulator = "@cio/track-emulator"

/**
 * Imports run one way: cli, queue -> batch -> core -> core/src/generated, and emulator -> core.
 * Every package that is published has a row.
 */
export const importRules: Readonly<Record<string, ImportRule>> = Object.freeze({
  [core]: {
    workspace: [],
    registry: ["openapi-fetch"],
    node: false,
    // The transport over Node's own http, for those who ask for it.
    nodeFolders: ["src/node"],
    // The generated validators call a few hand-written size checks; nothing else of the client is below them.
    within: [
      {
        from: "src/generated",
        to: ["src/generated", "src/validate/limit-checks.ts", "src/validate/validator.ts", "src/utf8.ts"],
      },
    ],
  },
  [batch]: { workspace: [core], registry: [], node: false },
  [emulator]: { workspace: [core], registry: "any", node: true },
  "@cio/track-queue": { workspace: [batch, core], registry: "any", node: true },
  // The command line starts an emulator on request, so it is the one package that ships with it.
  "@cio/track-cli": { workspace: [batch, core, emulator], registry: "any", node: true },
})

/** Whether a file of the package's `src` must run without Node. */
export function isPortable(rule: ImportRule, file: string): boolean {
  return !rule.node && !rule.nodeFolders?.some((folder) => file.startsWith(`${folder}/`))
}

/** Whether a package's entry, such as `./node`, is built from one of its folders for Node alone. */
export function isNodeEntry(rule: ImportRule | undefined, entry: string): boolean {
  return rule?.nodeFolders?.some((folder) => entry === `.${folder.slice("src".length)}`) ?? false
}
