import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"

/** The versions that are tried: the oldest Node that the packages declare, the latest of each line since, and the others' latest. */
const versions = Object.freeze({
  node: ["20.19.0", "22.23.3", "24.21.0", "26.10.0"],
  bun: "1.4.5",
  deno: "2.9.6",
  // The newest that declares Node 20.
  miniflare: "4.20260420.0",
  esbuild: "0.28.2",
})

/** A JavaScript runtime that the packages are to work on. */
export interface Runtime {
  /** With its version, such as `Node 24.21.0`. */
  readonly name: string
  /** What the program must say of itself, so that no other one is tried by mistake. */
  readonly version: string
  /** The npm packages that bring it, with exact versions. */
  readonly packages: Readonly<Record<string, string>>
  /** Rows of the table that say how it differs, as docs/runtimes.md tells it. Every other row is `ok`. */
  readonly traits: Readonly<Record<string, string>>
  /** The command line that runs the smoke program, given the folder where those packages are installed. */
  command(folder: string, settings: string): readonly [program: string, ...args: string[]]
}

/** What a runtime is started with, in a project that holds a copy of their folder. */
export const programs = Object.freeze({
  main: fileURLToPath(new URL("./program/main.mjs", import.meta.url)),
  worker: fileURLToPath(new URL("./program/worker.mjs", import.meta.url)),
})

/** Runs on this Node, outside the project. */
const workerdHost = fileURLToPath(new URL("./workerd-host.mjs", import.meta.url))

const { platform, arch } = process
const mainFile = basename(programs.main)
const suffix = platform === "win32" ? ".exe" : ""

/** What a program needs to be allowed, and nothing else, without being asked. */
const denoPermissions = ["--no-prompt", "--no-remote", "--allow-net=127.0.0.1", "--allow-read=.", "--allow-env"]

export const traitsOfNode = Object.freeze({
  "refused connection ends as": "unsent",
  Buffer: "yes",
  setImmediate: "yes",
  process: "yes",
  "body as a stream": "yes",
})

/** The packages hold nothing but the binary for this machine: those named `node`, `bun` and `deno` need install scripts to find it. */
export const runtimes: readonly Runtime[] = Object.freeze([
  ...versions.node.map((version) => {
    const name = `node-${platform === "win32" ? "win" : platform}-${arch}`
    return binary({ name: `Node ${version}`, version, traits: traitsOfNode }, name, `bin/node${suffix}`, [mainFile])
  }),
  bun(versions.bun),
  deno(versions.deno),
  workerd([]),
  workerd(["nodejs_compat"]),
])

function binary(
  about: Pick<Runtime, "name" | "version" | "traits">,
  packageName: string,
  path: string,
  args: readonly string[],
): Runtime {
  return {
    ...about,
    packages: { [packageName]: about.version },
    command: (folder, settings) => [join(folder, "node_modules", packageName, path), ...args, settings],
  }
}

function bun(version: string): Runtime {
  const name = `@oven/bun-${platform === "win32" ? "windows" : platform}-${arch === "arm64" ? "aarch64" : arch}`
  const traits = { ...traitsOfNode, "body as a stream": "no" }
  return binary({ name: `Bun ${version}`, version, traits }, name, `bin/bun${suffix}`, ["--no-install", mainFile])
}

function deno(version: string): Runtime {
  const name = `@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`
  const traits = { ...traitsOfNode, "body as a stream": "no" }
  const args = ["run", ...denoPermissions, mainFile]
  return binary({ name: `Deno ${version}`, version, traits }, name, `deno${suffix}`, args)
}

function workerd(flags: readonly string[]): Runtime {
  const { miniflare, esbuild } = versions
  const hasNodeNames = flags.includes("nodejs_compat") ? "yes" : "no"
  return {
    name: ["workerd", ...flags].join(" "),
    version: miniflare,
    traits: {
      "refused connection ends as": "unknown",
      Buffer: hasNodeNames,
      setImmediate: hasNodeNames,
      process: hasNodeNames,
      "body as a stream": "no",
    },
    packages: { miniflare, esbuild },
    command: (folder, settings) => {
      return [process.execPath, workerdHost, folder, basename(programs.worker), flags.join(","), settings]
    },
  }
}
