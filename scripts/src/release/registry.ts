import { mkdir } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { childProgram } from "./child-program.ts"

/** What is known of one package that was published. */
export interface PublishedPackage {
  readonly latest: string
  /** Version to the ranges of its dependencies. */
  readonly dependencies: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** A private npm registry on loopback. */
export interface Registry extends AsyncDisposable {
  /** Ends in a slash. */
  readonly url: string
  /** The scope of its packages, such as `@cio`. */
  readonly scope: string
  /** The lines of an .npmrc that send its scope there, with something in place of a key, without which no client publishes. */
  readonly npmrc: string
  /** What it holds of a package, undefined when that was never published. */
  published(name: string): Promise<PublishedPackage | undefined>
}

/** What the registry answers for a package, as far as it is read here. */
interface Packument {
  readonly "dist-tags": { readonly latest: string }
  readonly versions: Readonly<Record<string, { readonly dependencies?: Readonly<Record<string, string>> }>>
}

/** Starts a registry for one scope that keeps its files in a folder. */
export async function startRegistry(scope: string, folder: string): Promise<Registry> {
  await mkdir(folder, { recursive: true })
  const program = fileURLToPath(new URL("./serve-registry.ts", import.meta.url))
  const child = await childProgram<string>(program, [folder, scope])
  const url = child.hello
  return {
    url,
    scope,
    npmrc: `${scope}:registry=${url}\n${url.replace("http:", "")}:_authToken=rehearsal\n`,
    async published(name) {
      const answer = await fetch(url + encodeURIComponent(name))
      if (answer.status === 404) return undefined
      if (!answer.ok) throw new Error(`the registry answers ${answer.status} for ${name}`)
      // The registry is ours, of a fixed version.
      const { "dist-tags": tags, versions } = (await answer.json()) as Packument
      const rows = Object.entries(versions).map(([version, { dependencies = {} }]) => [version, dependencies])
      return { latest: tags.latest, dependencies: Object.fromEntries(rows) }
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  }
}
