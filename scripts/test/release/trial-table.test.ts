import { expect, test } from "vitest"
import type { Trial } from "../../src/release/trial.ts"
import { trialTable } from "../../src/release/trial-table.ts"

const place = { subject: "@cio/track-core", manager: "npm" }

test("each package and manager is a row, each consumer a column, with the seconds it took", () => {
  const trials: Trial[] = [
    { ...place, consumer: "install", seconds: 2.04 },
    { ...place, consumer: "esm", seconds: 0.26, problem: "exit code 1" },
    { ...place, manager: "bun", consumer: "install", seconds: 11 },
    { ...place, manager: "bun", consumer: "esm", seconds: 0.3 },
  ]
  expect(trialTable(trials, ["install", "esm"])).toEqual([
    "package          manager  install  esm",
    "@cio/track-core  npm      ok 2.0   FAILED 0.3",
    "@cio/track-core  bun      ok 11.0  ok 0.3",
  ])
})

test("what was not tried, because the installation failed, is a dash and not a success", () => {
  const trials: Trial[] = [
    { ...place, consumer: "install", seconds: 1 },
    { ...place, consumer: "esm", seconds: 1 },
    { ...place, manager: "pnpm", consumer: "install", seconds: 1, problem: "no such package" },
  ]
  expect(trialTable(trials, ["install", "esm"]).at(-1)).toMatch(/^@cio\/track-core +pnpm +FAILED 1\.0 +-$/)
})
