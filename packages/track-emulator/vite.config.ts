import { defineConfig } from "vite"

/** Where an emulator runs while the inspector is worked on: `npx vite` serves the page and passes the rest on. */
const emulator = "http://127.0.0.1:4010"

// Vitest reads this file too, and is to look for tests in the package, not among the pages.
export default defineConfig(({ mode }) => {
  if (mode === "test") return {}
  return {
    root: "inspector",
    base: "/inspector/",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: "../dist/inspector",
      emptyOutDir: true,
      // The first to know light-dark(), popovers and nested rules.
      target: ["chrome125", "firefox128", "safari17.5"],
      // The page's policy forbids what is inlined.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      license: { fileName: "assets/licenses.md" },
    },
    // The emulator refuses other origins' pages.
    server: { proxy: { "/emulator": { target: emulator, changeOrigin: true, headers: { origin: emulator } } } },
  }
})
