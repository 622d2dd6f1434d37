import type { Command } from "commander"
import { type Control, controlAt } from "./control-client.ts"

/** What all commands to a running emulator take. */
export interface UrlFlags {
  readonly url?: string
}

const defaultUrl = "http://127.0.0.1:4010"

/** Adds `--url` to a command. */
export function withUrl(command: Command): Command {
  return command.option("--url <url>", `where the emulator is (CIO_EMULATOR_URL; default ${defaultUrl})`)
}

/** The emulator that a command is for. */
export function controlOf({ url }: UrlFlags): Control {
  return controlAt(url ?? (process.env.CIO_EMULATOR_URL || defaultUrl))
}
