import { expect, test } from "vitest"
import { type EmulatorOptions, startEmulator } from "../../src/index.ts"

test.each([
  [{ port: -1 }, "port must be an integer from 0 to 65535, got -1"],
  [{ port: 65_536 }, "port must be an integer from 0 to 65535, got 65536"],
  [{ port: 1.5 }, "port must be an integer from 0 to 65535, got 1.5"],
  [{ journalSize: -1 }, "journalSize must be an integer >= 0 or Infinity, got -1"],
  [{ journalBodyBytes: Number.NaN }, "journalBodyBytes must be an integer >= 0 or Infinity, got NaN"],
  [{ timelineSize: -1 }, "timelineSize must be an integer from 0 to 10000000, got -1"],
  [{ timelineBytes: 0.5 }, "timelineBytes must be an integer >= 0 or Infinity, got 0.5"],
  [{ lenient: "yes" }, "lenient must be a boolean, got string"],
  [{ now: 5 }, "now must be a function, got 5"],
  [{ dataFile: "" }, 'dataFile must be a non-empty string, got ""'],
  [{ allowedHosts: "a.test" }, "allowedHosts must be an array of host names"],
  [{ allowedHosts: ["a.test:80"] }, "allowedHosts must hold host names without port"],
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
