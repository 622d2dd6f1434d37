import { Command } from "commander"
import { packageVersion } from "../package-version.ts"
import { addExportCommand } from "./export-command.ts"
import { addFailCommand } from "./fail-command.ts"
import { addFaultsCommand } from "./faults-command.ts"
import { addHealCommand } from "./heal-command.ts"
import { addImportCommand } from "./import-command.ts"
import { addRequestsCommand } from "./requests-command.ts"
import { addResetCommand } from "./reset-command.ts"
import { addStartCommand } from "./start-command.ts"
import { addStatusCommand } from "./status-command.ts"
import { addWaitCommand } from "./wait-command.ts"

const commands = [
  addStartCommand,
  addWaitCommand,
  addStatusCommand,
  addRequestsCommand,
  addFailCommand,
  addFaultsCommand,
  addHealCommand,
  addExportCommand,
  addImportCommand,
  addResetCommand,
]

/** All commands. What commander itself ends (help, version, wrong use) it throws as a CommanderError. */
export function createProgram(): Command {
  const program = new Command("cio-track-emulator")
    .description("A local Customer.io Track API that shows what you sent.")
    .version(packageVersion() ?? "unknown", "-V, --version")
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(withoutValue(text).replace(/^error:/, "cio-track-emulator:")),
    })
    .showHelpAfterError("(--help shows what there is)")
    .addHelpText(
      "after",
      `
Commands but start are for an emulator that runs already, at --url.
\`start --help\` has the options for starting one.

Examples:
  cio-track-emulator                       an emulator at http://127.0.0.1:4010
  cio-track-emulator --data track.ndjson   one that remembers
  cio-track-emulator fail bad-day          make a running one fail now and then
  cio-track-emulator export > seed.ndjson  what it holds`,
    )
  // Each command takes over how the program reports, so that comes first.
  for (const add of commands) add(program)
  return program
}

/** An unknown option without the value behind it: that may be a key. */
function withoutValue(text: string): string {
  return text.replace(/'(--?[^='\s]+)=[^\n]*?'(?=\n|$| )/, "'$1'")
}
