import type { Command } from "commander"
import type { FaultList } from "../../control/control-types.ts"
import { faultPresets } from "../../faults/fault-presets.ts"
import { jsonOf } from "./control-client.ts"
import { faultLines } from "./fault-lines.ts"
import { printLine } from "./output.ts"
import { readFaultArgument } from "./read-faults.ts"
import { controlOf, type UrlFlags, withUrl } from "./url-option.ts"

/** `fail`: makes requests to come go wrong. */
export function addFailCommand(program: Command): void {
  withUrl(program.command("fail"))
    .summary("make requests to come go wrong")
    .description(`Makes requests to come go wrong: by a preset (${faultPresets.join(", ")}), or by faults in JSON.`)
    .argument("<fault>", "name of a preset, or one fault or an array of them in JSON")
    .option("--seed <number>", "makes a preset meet the same requests in each run")
    .addHelpText(
      "after",
      `
Examples:
  cio-track-emulator fail bad-day --seed 1
  cio-track-emulator fail '{"status": 503, "times": 3}'
  cio-track-emulator fail '{"reset": "after", "match": {"path": "/api/v2/batch"}}'`,
    )
    .action(async (text: string, { seed, ...flags }: UrlFlags & { seed?: string }) => {
      const { json } = readFaultArgument(text, seed)
      const answer = await controlOf(flags).ask("faults", { method: "POST", json })
      const { faults } = await jsonOf<FaultList>(answer)
      for (const line of faultLines(faults)) printLine(line)
    })
}
