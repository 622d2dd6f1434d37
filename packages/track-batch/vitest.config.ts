import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // A bound for hanging tests, not a measure: the machine may be busy.
    testTimeout: 30_000,
  },
})
