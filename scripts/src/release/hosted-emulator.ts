import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { childProgram } from "./child-program.ts"

/** A published emulator that runs as a program of its own, for consumers to send to. */
export interface HostedEmulator extends AsyncDisposable {
  readonly url: string
  /** The attribute `plan` of a person that it holds. */
  planOf(person: string): Promise<unknown>
}

const program = `import { startEmulator } from "@cio/track-emulator"
const emulator = await startEmulator()
process.on("message", (id) => process.send({ plan: emulator.person({ id })?.attributes.plan }))
process.once("disconnect", () => process.exit())
process.send(emulator.url)
`

/** Starts the emulator that is installed in a folder. */
export async function hostEmulator(folder: string): Promise<HostedEmulator> {
  const file = join(folder, "serve.mjs")
  await writeFile(file, program)
  const child = await childProgram<string>(file)
  return {
    url: child.hello,
    async planOf(person) {
      // The program above answers in no other way.
      const { plan } = (await child.ask(person)) as { plan?: unknown }
      return plan
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  }
}
