import { fileURLToPath } from "node:url"

/** Where pictures go. It ends in a slash, and is no part of the repository. */
export const artifacts: string = fileURLToPath(new URL("../../artifacts/", import.meta.url))
