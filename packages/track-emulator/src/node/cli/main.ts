#!/usr/bin/env node
import { outliveReaders } from "./output.ts"
import { runCli } from "./run-cli.ts"

outliveReaders()
// Not process.exit(): what was written is to come out first.
process.exitCode = await runCli(process.argv.slice(2))
