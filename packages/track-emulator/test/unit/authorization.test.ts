import { expect, test } from "vitest"
import { createAuthorizer } from "../../src/http/authorization.ts"

const credentials = { siteId: "site", apiKey: "k:ey-ü1" }
const right = base64("site:k:ey-ü1")

test.each([
  ["the keys", `Basic ${right}`],
  ["the scheme in another case", `bASIC ${right}`],
  ["more than one space after the scheme", `Basic   ${right}`],
  ["white space around", `  Basic ${right} `],
])("%s are let in", (_, header) => {
  expect(createAuthorizer(credentials)(header)).toBe(true)
})

test.each([
  ["no header", undefined],
  ["an empty header", ""],
  ["only the scheme", "Basic"],
  ["only the scheme and a space", "Basic "],
  ["another scheme", `Bearer ${right}`],
  ["no scheme", right],
  ["the keys in plain text", "Basic site:k:ey-ü1"],
  ["broken base64", `Basic ${right.slice(0, -3)}!==`],
  ["base64 without its padding", `Basic ${right.replace(/=+$/, "")}`],
  ["base64 with something after it", `Basic ${right} ${right}`],
  ["no colon", `Basic ${base64("site")}`],
  ["a wrong site id", `Basic ${base64("Site:k:ey-ü1")}`],
  ["a wrong key", `Basic ${base64("site:k:ey-u1")}`],
  ["an empty key", `Basic ${base64("site:")}`],
  ["a key in latin1", `Basic ${Buffer.from("site:k:ey-ü1", "latin1").toString("base64")}`],
  ["a line feed after the key", `Basic ${base64("site:k:ey-ü1\n")}`],
])("%s is refused", (_, header) => {
  expect(createAuthorizer(credentials)(header)).toBe(false)
})

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64")
}
