import { expect, test } from "vitest"
import { changeAnything, randomNumbers } from "./random-changes.ts"
import { projectAt } from "./temporary-project.ts"
import { upstream } from "./upstream-fixture.ts"

const seed = Number(process.env.SEED ?? 2026)
const runs = Number(process.env.RUNS ?? 10)

test(`whatever upstream changes, all of it is applied and settled, or nothing is touched (seed ${seed})`, async () => {
  const random = randomNumbers(seed)
  let applied = 0
  for (let run = 0; run < runs; run++) {
    const document = await upstream((schemas) => changeAnything(schemas, random))
    await using project = await projectAt(await upstream())
    const before = await project.files()
    const { code, out, errors } = await project.update(document, "--write")
    const told = `run ${run}: ${out}${errors}`
    if (code === 0) {
      applied += 1
      expect((await project.update(document)).out, told).toContain("No changes.")
    } else {
      expect(errors + out, told).toMatch(/A person must decide|Repair the document/)
      expect(await project.files(), told).toEqual(before)
    }
  }
  expect(applied).toBeGreaterThan(runs / 4)
}, 120_000)
