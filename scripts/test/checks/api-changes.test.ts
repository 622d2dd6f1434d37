import { expect, test } from "vitest"
import { apiChanges } from "../../src/checks/api-changes.ts"

function kinds(before: string, after: string): string[] {
  return apiChanges(before, after).map(({ name, kind }) => `${name} ${kind}`)
}

test("the same declarations in another order, and other imports, are no change", () => {
  const before = 'import { A } from "a";\n\nexport const one: 1;\n\nexport function two(a: A): void;\n'
  const after = 'import { A } from "b";\n\nexport function two(a: A): void;\n\nexport const one: 1;\n'
  expect(kinds(before, after)).toEqual([])
})

test("a comment is no change", () => {
  expect(kinds("export const one: 1;\n", "// @deprecated\nexport const one: 1;\n")).toEqual([])
})

test("what can no longer be imported is gone, even where it is still used", () => {
  const before = "export type A = 1;\n\nexport type B = 2;\n\nexport const b: B;\n"
  expect(kinds(before, "type B = 2;\n\nexport const b: B;\n")).toEqual(["A gone", "B gone"])
})

test("what can be imported from now on is new, also where it was used before", () => {
  const before = "type B = 2;\n\nexport const b: B;\n"
  expect(kinds(before, "export type A = 1;\n\nexport type B = 2;\n\nexport const b: B;\n")).toEqual(["A new", "B new"])
})

test("a type that cannot be imported counts when it changes, not when it comes or goes", () => {
  const use = "\n\nexport const a: object;\n"
  expect(kinds(`type Inner = 1;${use}`, `type Inner = 2;${use}`)).toEqual(["Inner changed"])
  expect(kinds(`type Inner = 1;${use}`, use)).toEqual([])
  expect(kinds(use, `type Inner = 1;${use}`)).toEqual([])
})

test("a name that a report writes in another way is told as it is imported", () => {
  const before = "interface RequestInfo_2 {\n    path: string;\n}\nexport { RequestInfo_2 as RequestInfo }\n"
  expect(kinds(before, before.replace("path", "url"))).toEqual(["RequestInfo changed"])
  expect(kinds(before, "")).toEqual(["RequestInfo gone"])
})

test("a name that is passed on from another package can be new and gone", () => {
  const passedOn = 'import { Client } from "openapi-fetch";\n\nexport { Client }\n'
  expect(kinds(passedOn, "")).toEqual(["Client gone"])
  expect(kinds("", passedOn)).toEqual(["Client new"])
})

test.each([
  ["an optional member", "interface A { a: 1; }", "interface A { a: 1; b?: 2; }"],
  ["an optional member, sorted before", "interface A { b: 1; }", "interface A { a?: 2; b: 1; }"],
  ["an optional member of a member", "interface A { a: { b: 1; }; }", "interface A { a: { b: 1; c?: 2; }; }"],
  ["an optional member of a branch", "type A = { a: 1; } | { b: 2; };", "type A = { a: 1; c?: 3; } | { b: 2; };"],
  ["an optional parameter", "function a(b: 1): void;", "function a(b: 1, c?: 2): void;"],
  ["a rest parameter", "function a(): void;", "function a(...b: 1[]): void;"],
  ["an optional parameter of a method", "interface A { a(b: 1): void; }", "interface A { a(b: 1, c?: 2): void; }"],
  ["an overload", "function a(b: 1): 1;", "function a(b: 1): 1;\n\nexport function a(b: 2): 2;"],
  ["a member of a class", "class A { a: 1; }", "class A { a: 1; b: 2; }"],
  ["an optional parameter of a constructor", "class A { constructor(a: 1); }", "class A { constructor(a: 1, b?: 2); }"],
])("%s more is an extension", (_, before, after) => {
  expect(kinds(`export ${before}\n`, `export ${after}\n`)).toEqual([expect.stringMatching(/^[aA] extended$/)])
  expect(kinds(`export ${after}\n`, `export ${before}\n`)).toEqual([expect.stringMatching(/^[aA] changed$/)])
})

test.each([
  ["a member that must be given", "interface A { a: 1; }", "interface A { a: 1; b: 2; }"],
  ["a member that must be implemented", "abstract class A { a: 1; }", "abstract class A { a: 1; abstract b: 2; }"],
  ["a constructor that was inherited", "class A { a: 1; }", "class A { constructor(b: 2); a: 1; }"],
  ["a parameter that must be given", "function a(b: 1): void;", "function a(b: 1, c: 2): void;"],
  ["a branch that a switch does not have", "type A = 1 | 2;", "type A = 1 | 2 | 3;"],
  ["a member that may be absent", "interface A { a: 1; }", "interface A { a?: 1; }"],
  ["a member of another type", "interface A { a: 1; }", "interface A { a: 2; }"],
  ["a member that cannot be set any more", "interface A { a: 1; }", "interface A { readonly a: 1; }"],
  ["another result", "function a(): 1;", "function a(): 1 | 2;"],
  ["another base", "interface A extends B { a: 1; }", "interface A extends C { a: 1; }"],
  ["another type parameter", "interface A<T> { a: T; }", "interface A<T extends 1> { a: T; }"],
  ["a class that cannot be made any more", "class A { a: 1; }", "abstract class A { a: 1; }"],
  ["a constant of another type", "const a: 1;", "const a: 2;"],
])("%s is a change", (_, before, after) => {
  expect(kinds(`export ${before}\n`, `export ${after}\n`)).toEqual([expect.stringMatching(/^[aA] changed$/)])
})
