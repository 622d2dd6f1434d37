import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/** The folder that holds the whole project. */
export const repositoryRoot: string = join(dirname(fileURLToPath(import.meta.url)), "..", "..")

/** The absolute path of a file named from the root of the project. */
export function fromRoot(path: string): string {
  return join(repositoryRoot, path)
}
