import { expect, test } from "vitest"
import { importsOf } from "../../src/checks/imports-of.ts"

function specifiers(text: string): (string | undefined)[] {
  return importsOf("file.ts", text).map(({ specifier }) => specifier)
}

test.each([
  ["a named import", 'import { a } from "x"'],
  ["a type import", 'import type { A } from "x"'],
  ["an import for its effects", 'import "x"'],
  ["a re-export", 'export { a } from "x"'],
  ["a re-export of everything", 'export * from "x"'],
  ["a dynamic import", 'const a = await import("x")'],
  ["a dynamic import by a template without holes", "const a = await import(`x`)"],
  ["a type taken from a module", 'let a: import("x").A'],
  ["the type of a module", 'let a: typeof import("x")'],
  ["a require", 'const a = require("x")'],
  ["an import by require", 'import a = require("x")'],
  ["a resolved require", 'const a = require.resolve("x")'],
  ["a resolved import", 'const a = import.meta.resolve("x")'],
  ["a reference to types", '/// <reference types="x" />'],
])("%s is found", (_, text) => {
  expect(specifiers(text)).toEqual(["x"])
})

test("a reference to a file is a path", () => {
  expect(specifiers('/// <reference path="other.ts" />')).toEqual(["./other.ts"])
})

test("a computed import is found without a name", () => {
  expect(importsOf("file.ts", "await import(name)")).toEqual([{ kind: "import", specifier: undefined, line: 1 }])
})

test("a loader that needs no import is found by its name", () => {
  const found = importsOf("file.ts", 'globalThis.process.getBuiltinModule("fs")')
  expect(found).toEqual([{ kind: "loader", specifier: "getBuiltinModule", line: 1 }])
})

test("the line is that of the import", () => {
  expect(importsOf("file.ts", '// a comment\n\nimport "x"\n').map(({ line }) => line)).toEqual([3])
})

test("text in strings and comments, and other calls, are not imports", () => {
  expect(importsOf("file.ts", 'const a = \'import "x"\' // import "y"\npath.resolve("z")\nexport { a }')).toEqual([])
})
