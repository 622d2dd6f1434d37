/**
 * The data file cannot be used: in use by another emulator, not one of an emulator, damaged, of a newer version, or not
 * readable or writable. The message says what to do and holds nothing of what the file holds. The file is as it was.
 */
export class EmulatorDataFileError extends Error {
  override readonly name = "EmulatorDataFileError"
  readonly code = "data-file"
  /** The file. */
  readonly path: string

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.path = path
  }
}

/** An error of the system in words. It may be about a file beside the data file. */
export function explain(error: unknown, path: string): string {
  const place = error instanceof Error && "path" in error ? error.path : undefined
  const other = typeof place === "string" && place !== path ? place : undefined
  switch (codeOf(error)) {
    case "ENOENT":
      return "its folder does not exist; make it first"
    case "ENOTDIR":
      return "part of its path is no folder"
    case "EACCES":
    case "EPERM":
      return "not allowed; check the permissions of the file and its folder"
    case "EISDIR":
    case "ERR_FS_EISDIR":
      return other ? `${other} is a folder; move it away` : "it is a folder; name a file"
    case "ELOOP":
      return "its links lead in a circle"
    case "ENAMETOOLONG":
      return "its name is too long"
    case "EROFS":
      return "the file system is read-only"
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full"
    case "EFBIG":
      return "it would be larger than the file system, or a limit of the process (ulimit -f), allows"
    default:
      return codeOf(error) ?? "unknown error"
  }
}

/** The code of an error of the system, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  return typeof code === "string" ? code : undefined
}
