import { fitsPattern } from "../fits-pattern.ts"

/**
 * Whether a path fits a pattern, in which `*` stands for any text and everything else for itself. A pattern of that kind fits into JSON,
 * unlike a RegExp, and none takes long to try. Written with or without percent-encoding: clients differ in what they encode.
 */
export function fitsPath(pattern: string, path: string): boolean {
  return fitsPattern(pattern, path) || (path.includes("%") && fitsPattern(pattern, decoded(path)))
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // What is no encoding stands for itself.
    return path
  }
}
