import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { CheckReport } from "./check-report.ts"
import { installedPackageProblems } from "./installed-packages.ts"
import { runProcess } from "./run-process.ts"
import { tarballProblems } from "./tarball-contents.ts"
import { type WorkspacePackage, workspacePackages } from "./workspace.ts"

/**
 * Packs every package that is published, looks into the tarballs, and installs them together in an empty project that
 * imports, requires and type-checks every entry. Needs the packages built, and pnpm, npm and tar on the PATH.
 */
export async function checkPackedPackages(root: string): Promise<CheckReport> {
  const packages = (await workspacePackages(root)).filter(({ publishable }) => publishable)
  const tarballs = await mkdtemp(join(tmpdir(), "track-tarballs-"))
  try {
    const packed = await Promise.all(
      packages.map(async (subject) => ({ subject, tarball: await packPackage(root, subject, tarballs) })),
    )
    const problems: string[] = []
    for (const { subject, tarball } of packed) {
      const contents = await unpack(tarball)
      problems.push(...(await tarballProblems(contents)).map((problem) => `${subject.name}: ${problem}`))
    }
    // A tarball that lacks files says so better than the errors of who imports it.
    if (problems.length === 0) problems.push(...(await installedPackageProblems(packed)))
    return { summary: `${packages.length} packages packed and installed`, problems }
  } finally {
    await rm(tarballs, { recursive: true, force: true })
  }
}

/** Packs one package and returns the path of its tarball. */
export async function packPackage(root: string, { folder, name }: WorkspacePackage, parent: string): Promise<string> {
  const destination = await mkdtemp(join(parent, "pack-"))
  const { code, output } = await runProcess("pnpm", ["pack", "--pack-destination", destination], {
    cwd: join(root, folder),
  })
  const [tarball] = await readdir(destination)
  if (code !== 0 || tarball === undefined) throw new Error(`pnpm pack failed for ${name}:\n${output}`)
  return join(destination, tarball)
}

/** Unpacks a tarball beside itself and returns the folder of the package in it. */
async function unpack(tarball: string): Promise<string> {
  const destination = `${tarball}.contents`
  await mkdir(destination)
  const { code, output } = await runProcess("tar", ["-xzf", tarball, "-C", destination], { cwd: destination })
  if (code !== 0) throw new Error(`cannot unpack ${tarball}:\n${output}`)
  return join(destination, "package")
}
