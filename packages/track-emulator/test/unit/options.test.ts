import { expect, test } from "vitest"
import { type EmulatorOptions, startEmulator } from "../../src/index.ts"

test.each([
  [{ port: -1 }, "port must be an integer from 0 to 65535, got -1"],
  [{ port: 65_536 }, "port must be an integer from 0 to 65535, got 65536"],
  [{ port: 1.5 }, "port must be an integer from 0 to 65535, got 1.5"],
  [{ journalSize: -1 }, "journalSize must be an integer >= 0 or Infinity, got -1"],
  [{ journalBodyBytes: Number.NaN }, "journalBodyBytes must be an integer >= 0 or Infinity, got NaN"],
  [{ host: "" }, 'host must be a non-empty string, got ""'],
  [{ siteId: "" }, 'siteId must be a non-empty string, got ""'],
  [{ siteId: "a:b" }, "siteId must not contain a colon"],
  [{ apiKey: 123 }, "apiKey must be a non-empty string, got number"],
  [{ region: "de" }, 'region must be "us" or "eu", got "de"'],
  [{ onApplied: "log" }, 'onApplied must be a function, got "log"'],
  [{ prot: 80 }, /no option prot/],
])("the options %o are refused by name, rule and value", async (options, message) => {
  // Wrong on purpose, as from JavaScript.
  await expect(startEmulator(options as EmulatorOptions)).rejects.toThrow(message)
})
