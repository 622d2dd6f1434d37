import { expect, test } from "vitest"
import { formatLimit, parseLimit, statedLimits } from "../../src/update-spec/normal-form/stated-limits.ts"

test.each([
  ["no larger than 500kb", ["500000 bytes"]],
  ["32 kB and 32KiB", ["32000 bytes", "32000 bytes"]],
  ["1.5 MB, 2gb", ["1500000 bytes", "2000000000 bytes"]],
  ["1,000 bytes or 150-byte names", ["1000 bytes", "150 bytes"]],
  ["five kilobytes, 5 kilobytes", ["5000 bytes"]],
  ["255 characters, 1 char", ["255 characters", "1 characters"]],
  ["1,000 requests per second", ["1000 per second"]],
  ["100 requests/s, 30 calls each second", ["100 per second", "30 per second"]],
  ["up to 300 attributes and at most 10 unique keys", ["300 entries", "10 entries"]],
  ["maximum of 1,000 operations", ["1000 entries"]],
  ["wait 72 hours, 30 days, 3 attributes, HTTP 413, v2, 12b3, 500kbps", []],
  ["", []],
])("'%s' states %j", (prose, expected) => {
  expect(statedLimits(prose).map(formatLimit)).toEqual(expected)
})

test("a limit is read back from its text", () => {
  expect(parseLimit("1000 per second")).toEqual({ value: 1000, unit: "per second" })
})
