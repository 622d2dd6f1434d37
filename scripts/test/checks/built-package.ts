/** The files of a small package as `tsc` leaves it, complete enough to be packed, installed and imported. */
export function builtPackage(folder: string, name: string): Record<string, string | object> {
  return {
    [`${folder}/package.json`]: {
      name,
      version: "1.0.0",
      license: "MIT",
      type: "module",
      exports: {
        ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
        "./package.json": "./package.json",
      },
      files: ["dist", "!dist/.tsbuildinfo", "src", "CHANGELOG.md"],
    },
    [`${folder}/README.md`]: `# ${name}\n`,
    [`${folder}/LICENSE`]: "MIT License\n",
    [`${folder}/CHANGELOG.md`]: `# ${name}\n\n## 1.0.0\n`,
    [`${folder}/src/index.ts`]: 'export { double } from "./double.ts"\n',
    [`${folder}/src/double.ts`]: "export function double(n: number): number {\n  return 2 * n\n}\n",
    [`${folder}/dist/index.js`]: 'export { double } from "./double.js"\n',
    [`${folder}/dist/index.js.map`]: { version: 3, sources: ["../src/index.ts"], mappings: "" },
    [`${folder}/dist/index.d.ts`]: 'export { double } from "./double.ts";\n',
    [`${folder}/dist/index.d.ts.map`]: { version: 3, sources: ["../src/index.ts"], mappings: "" },
    [`${folder}/dist/double.js`]: "export function double(n) {\n  return 2 * n\n}\n",
    [`${folder}/dist/double.js.map`]: { version: 3, sources: ["../src/double.ts"], mappings: "" },
    [`${folder}/dist/double.d.ts`]: "export declare function double(n: number): number;\n",
    [`${folder}/dist/double.d.ts.map`]: { version: 3, sources: ["../src/double.ts"], mappings: "" },
    [`${folder}/dist/.tsbuildinfo`]: "{}\n",
  }
}
