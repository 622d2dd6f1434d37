import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**"],
          // Programs are started and killed, on machines that may have other work to do.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/launch-browser.ts"],
          // Bounds for hanging tests, not measures: the machine may be busy.
          testTimeout: 40_000,
          expect: { poll: { timeout: 15_000, interval: 50 } },
          // After the others, so that no browser takes their time.
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          // All files share what is loaded, and the connection to the browser.
          isolate: false,
        },
      },
    ],
  },
})
