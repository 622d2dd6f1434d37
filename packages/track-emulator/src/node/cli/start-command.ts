import type { Command } from "commander"
import { faultPresets } from "../../faults/fault-presets.ts"
import { type CliError, wrongUse } from "./cli-error.ts"
import { planStart, type StartFlags } from "./start-options.ts"

/** `start`: runs an emulator until it is told to end. */
export function addStartCommand(program: Command): void {
  program
    .command("start", { isDefault: true })
    .summary("start an emulator (also without a command)")
    .description("Starts an emulator, and runs it until Ctrl-C or SIGTERM.")
    .option("--port <number>", "TCP port, 0 for any free one (CIO_EMULATOR_PORT; default 4010)")
    .option("--host <host>", "address to listen on (CIO_EMULATOR_HOST; default 127.0.0.1)")
    .option(
      "--allow-host <name>",
      "a further name that it is reached by, such as track.test.example; may be repeated (CIO_EMULATOR_ALLOW_HOST)",
      collect,
    )
    .option("--site-id <id>", "site id that clients must send (CIO_EMULATOR_SITE_ID; default emulator)")
    .option("--api-key <key>", "API key that clients must send (CIO_EMULATOR_API_KEY; default emulator)")
    .option("--region <region>", "us or eu (CIO_EMULATOR_REGION; default us)")
    .option("--lenient", "take what breaks the contract, as far as it can be applied (CIO_EMULATOR_LENIENT)")
    .option("--no-lenient", "refuse it, whatever CIO_EMULATOR_LENIENT says")
    .option("--data <file>", "keep what is held in this file across restarts (CIO_EMULATOR_DATA)")
    .option(
      "--import <file>",
      "start with this snapshot, unless --data holds something already; - reads standard input",
    )
    .option("--fault <json>", "a fault to start with; may be repeated", collect)
    .option("--preset <name>", `faults to start with: ${faultPresets.join(", ")}`)
    .option("--seed <number>", "makes the preset meet the same requests in each run")
    .option("--journal-size <number>", "requests to remember (default 1000)")
    .option("--log", "a line for each request, without ids and attributes")
    .option(
      "--json",
      "first line: url, siteId, apiKey and pid as JSON, and nothing else; --log then goes to standard error",
    )
    .addHelpText(
      "after",
      `
An option wins over its variable.

Examples:
  cio-track-emulator --data track.ndjson --log
  cio-track-emulator --import seed.ndjson --preset bad-day --seed 1
  cio-track-emulator --fault '{"status": 503, "probability": 0.1, "times": "always"}'`,
    )
    .allowExcessArguments()
    .action(async (flags: StartFlags, command: Command) => {
      const [unknown] = command.args
      if (unknown !== undefined) throw unknownCommand(unknown, program)
      const plan = planStart(flags, process.env)
      // Loaded here, because the other commands have no use for a server.
      const { runUntilSignal } = await import("./run-until-signal.ts")
      await runUntilSignal(plan)
    })
}

/** The values of an option that may be repeated. */
function collect(text: string, all: readonly string[] = []): string[] {
  return [...all, text]
}

function unknownCommand(name: string, program: Command): CliError {
  const known = program.commands.map((command) => command.name()).join(", ")
  // Not shown when it is long: it may be anything.
  return wrongUse(
    `there is no command ${name.length > 20 ? "of this name" : JSON.stringify(name)}, known are: ${known}`,
  )
}
