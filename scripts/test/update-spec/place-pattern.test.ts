import { expect, test } from "vitest"
import { placeMatcher } from "../../src/update-spec/corrections/place-pattern.ts"

test.each([
  ["person event/timestamp", "person event/timestamp", true],
  ["person event/timestamp", "person event/timestamps", false],
  ["*/timestamp", "person event/timestamp", true],
  ["*/timestamp", "person event/attributes/timestamp", false],
  ["person *", "person event", true],
  ["person *", "object event", false],
  ["**", "anything/at/all", true],
  ["**/(id)/id", "person event/identifiers/(id)/id", true],
  ["**/(id)/id", "person event/identifiers/(id+x)/id", false],
  ["**/a", "a", true],
  ["**/a", "ba", false],
  ["{entity,batch} {429,5XX}", "batch 5XX", true],
  ["{entity,batch} {429,5XX}", "region 429", false],
  ["x/[]/{}/y", "x/[]/{}/y", true],
  ["a.b", "axb", false],
  ["(object_id+type)", "(object_id+type)", true],
])("'%s' on '%s' is %s", (pattern, place, expected) => {
  expect(placeMatcher(pattern)(place)).toBe(expected)
})
