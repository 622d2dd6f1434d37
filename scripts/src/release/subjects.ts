import { fileURLToPath } from "node:url"

/** A program of somebody who uses the packages: a file that exports `run`. */
export interface ConsumerProgram {
  /** File name without its ending. */
  readonly name: string
  /** Path of its TypeScript. */
  readonly file: string
  /** Whether it compiles without Node's types and runs without Node. */
  readonly portable: boolean
  /** Whether it sends a person to the shared emulator, and so is found there afterwards. */
  readonly sends: boolean
  /** A package whose own copy of core makes the client that the program is given. */
  readonly clientOf?: string
}

/** What is installed in one empty folder, and what is done with it there. */
export interface Subject {
  readonly name: string
  readonly install: readonly string[]
  readonly programs: readonly ConsumerProgram[]
  /** Entries that a CommonJS file in TypeScript requires, with an export of each. */
  readonly required: readonly (readonly [entry: string, name: string])[]
}

const coreFile = fileURLToPath(new URL("./consumers/core.ts", import.meta.url))
const coreNodeFile = fileURLToPath(new URL("./consumers/core-node.ts", import.meta.url))
const batchFile = fileURLToPath(new URL("./consumers/batch.ts", import.meta.url))
const batchWithCoreFile = fileURLToPath(new URL("./consumers/batch-with-core.ts", import.meta.url))
const emulatorFile = fileURLToPath(new URL("./consumers/emulator.ts", import.meta.url))

const core = "@cio/track-core"
const batch = "@cio/track-batch"
const emulator = "@cio/track-emulator"

/** The batch helper and core side by side, as the README of the former says. */
export const batchWithCore: Subject = {
  name: `${batch} + core`,
  install: [batch, core],
  programs: [{ name: "batch-with-core", file: batchWithCoreFile, portable: true, sends: true }],
  required: [
    [batch, "createBatcher"],
    [core, "createTrackClient"],
  ],
}

/** Each package alone, and the pair that is meant to be installed together. */
export const subjects: readonly Subject[] = Object.freeze([
  {
    name: core,
    install: [core],
    programs: [
      { name: "core", file: coreFile, portable: true, sends: true },
      { name: "core-node", file: coreNodeFile, portable: false, sends: true },
    ],
    required: [
      [core, "createTrackClient"],
      [`${core}/validate`, "checkOperation"],
      [`${core}/node`, "createNodeTransport"],
    ],
  },
  {
    name: batch,
    install: [batch],
    programs: [{ name: "batch", file: batchFile, portable: true, sends: true, clientOf: batch }],
    required: [[batch, "batch"]],
  },
  batchWithCore,
  {
    name: emulator,
    install: [emulator],
    programs: [{ name: "emulator", file: emulatorFile, portable: false, sends: false }],
    required: [[emulator, "startEmulator"]],
  },
] satisfies Subject[])
