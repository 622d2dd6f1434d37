import { v1Endpoints } from "../../v1/v1-endpoints.ts"

const paths = ["/api/v2/entity", "/api/v2/batch", "/api/v1/accounts/region", ...v1Endpoints.map(({ path }) => path)]
/** The words that the API's paths are made of, without their parameters. */
const words = new Set(paths.flatMap((path) => path.split("/")).filter((word) => !word.startsWith(":")))

/** A path with `*` for everything that may be somebody's id, for logs: v1 has ids in its paths. */
export function maskPath(path: string): string {
  return path
    .split("/")
    .map((word) => (words.has(word) ? word : "*"))
    .join("/")
}
