import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // A bound for hanging tests, not a measure: many of them start programs, and the machine may be busy.
    testTimeout: 60_000,
    maxWorkers: 2,
  },
})
