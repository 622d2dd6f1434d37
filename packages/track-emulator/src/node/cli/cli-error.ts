/** What keeps a command from being carried out, in a line or two with what to do. Never holds a key, nor what people sent. */
export class CliError extends Error {
  override readonly name = "CliError"
  /** 1: it failed. 2: it was asked for in a wrong way. */
  readonly exitCode: 1 | 2

  constructor(message: string, { exitCode = 1, ...options }: ErrorOptions & { exitCode?: 1 | 2 } = {}) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** A command was asked for in a wrong way. */
export function wrongUse(message: string, options: ErrorOptions = {}): CliError {
  return new CliError(message, { ...options, exitCode: 2 })
}

/** The code of an error of the system, such as ENOENT. */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined
}
