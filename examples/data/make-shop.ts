// Writes shop.ndjson and shop-planted.json, the year of a small tea shop that the demo sends.
//
//   tsx data/make-shop.ts           write both files
//   tsx data/make-shop.ts --check   exit 1 unless both are what would be written
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { shopLines } from "./shop/shop-lines.ts"

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } })
const { ndjson, planted } = shopLines()
const rows = planted.map(({ line, kind }) => `  { "line": ${line}, "kind": ${JSON.stringify(kind)} }`)
const plantedJson = `[\n${rows.join(",\n")}\n]\n`
const files = { "shop.ndjson": ndjson, "shop-planted.json": plantedJson }

for (const [name, text] of Object.entries(files)) {
  const path = fileURLToPath(new URL(name, import.meta.url))
  if (!values.check) writeFileSync(path, text)
  else if (readFileSync(path, "utf8") !== text) {
    console.error(`${name} is not what make-shop.ts writes: run 'pnpm --filter @cio/examples make:shop'`)
    process.exitCode = 1
  }
}
console.log(
  `${ndjson.split("\n").length - 1} operations, ${planted.length} of them bad, ${Buffer.byteLength(ndjson)} bytes`,
)
