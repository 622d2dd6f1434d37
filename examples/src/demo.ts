// The main job from end to end: a year of a small shop goes from a file on disk through the typed client and the batch
// helper into a local Track API, with the bad operations named and every sum checked.
//
//   tsx src/demo.ts [--check] [--no-accidents] [--keep]
//
//   --check          check each operation here, so that the bad ones are never sent
//   --no-accidents   let every request arrive
//   --keep           leave the Track API running after the report, with its inspector page, until Ctrl-C
import { basename } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { createTrackClient } from "@cio/track-core"
import { startEmulator } from "@cio/track-emulator"
import { accidents, accidentsOf } from "./demo/accidents.ts"
import { balance, readPlantedLines } from "./demo/balance.ts"
import { keptLines, keptOptions, untilEnded } from "./demo/keep.ts"
import { accidentLines, failureLines, totalLines } from "./demo/print-run.ts"
import { sendShop } from "./demo/send-shop.ts"
import { createWitness } from "./demo/witness.ts"
import { createProgress } from "./progress-line.ts"
import { thousands } from "./thousands.ts"

const shop = fileURLToPath(new URL("../data/shop.ndjson", import.meta.url))
const planted = fileURLToPath(new URL("../data/shop-planted.json", import.meta.url))

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    "no-accidents": { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
})
process.exitCode = await demo({ checkFirst: values.check, withAccidents: !values["no-accidents"], keep: values.keep })

interface DemoOptions {
  checkFirst: boolean
  withAccidents: boolean
  keep: boolean
}

async function demo({ checkFirst, withAccidents, keep }: DemoOptions): Promise<number> {
  const witness = createWitness()
  await using emulator = await startEmulator({ onApplied: witness.onApplied, ...keptOptions(keep) })
  if (withAccidents) emulator.fail(accidents)
  const track = createTrackClient({ ...emulator.credentials, baseUrl: emulator.url })

  console.log(`${basename(shop)} -> ${emulator.url} (a local Track API; its inspector is at ${emulator.url}/)`)
  const progress = createProgress(process.stdout)
  const run = await sendShop(track, {
    path: shop,
    checkFirst,
    onProgress: (percent, settled) => progress.show(percent, `${thousands(settled)} operations settled`),
  })
  progress.end()

  const { counts } = emulator
  const happened = accidentsOf(emulator)
  const sums = balance({ run, counts, accidents: happened, witness, plantedLines: readPlantedLines(planted) })
  const agree = sums.every((sum) => sum.agrees)
  const lines = [
    ...(happened.length > 0 ? ["Survived:", ...accidentLines(happened, witness)] : []),
    "Not accepted (line, by whom, reason, field, message):",
    ...failureLines(run.failures),
    ...totalLines(run, counts),
    agree ? "The sums agree:" : "The sums do NOT agree:",
    ...sums.map(({ text, agrees }) => `  ${agrees ? "ok   " : "WRONG"} ${text}`),
  ]
  console.log([...lines, ...keptLines(keep, emulator.url)].join("\n"))
  if (keep) await untilEnded()
  return agree ? 0 : 1
}
