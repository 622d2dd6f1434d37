#!/usr/bin/env node
import { outliveOutput } from "./output.ts"
import { runCli } from "./run-cli.ts"

outliveOutput()
const code = await runCli(process.argv.slice(2))
// Not process.exit(): what was written is to come out first. It may have set a code of its own.
if (code !== 0) process.exitCode = code
