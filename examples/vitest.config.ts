import { defineConfig } from "vitest/config"

// Whole programs are run, on machines that may have other work to do.
export default defineConfig({ test: { testTimeout: 60_000 } })
