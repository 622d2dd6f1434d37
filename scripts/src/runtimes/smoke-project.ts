import { cp, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { type ConsumerProject, consumerProject } from "../checks/consumer-project.ts"
import { packPackage } from "../checks/packed-packages.ts"
import { runProcess } from "../checks/run-process.ts"
import { workspacePackages } from "../checks/workspace.ts"
import { programs } from "./runtimes.ts"

const packageNames = ["@cio/track-core", "@cio/track-batch"]

/** A temporary project outside the workspace with the packed packages installed by npm, and the smoke program in it. */
export async function smokeProject(root: string): Promise<ConsumerProject> {
  const packages = (await workspacePackages(root)).filter(({ name }) => packageNames.includes(name))
  const tarballs = await mkdtemp(join(tmpdir(), "track-tarballs-"))
  const project = await consumerProject()
  try {
    const packed = await Promise.all(packages.map((subject) => packPackage(root, subject, tarballs)))
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
    const { code, output } = await runProcess("npm", [...args, ...packed], { cwd: project.folder })
    if (code !== 0) throw new Error(`npm cannot install the packed packages:\n${output.trimEnd()}`)
    await cp(dirname(programs.main), project.folder, { recursive: true })
    return project
  } catch (error) {
    await project[Symbol.asyncDispose]()
    throw error
  } finally {
    await rm(tarballs, { recursive: true, force: true })
  }
}
