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

/** An error of the system in words. */
export function explain(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined
  switch (code) {
    case "ENOENT":
      return "its folder does not exist; make it first"
    case "ENOTDIR":
      return "part of its path is no folder"
    case "EACCES":
    case "EPERM":
      return "not allowed; check the permissions of the file and its folder"
    case "EISDIR":
      return "it is a folder; name a file"
    case "EROFS":
      return "the file system is read-only"
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full"
    default:
      return typeof code === "string" ? code : "unknown error"
  }
}
