/** True for what the emulator answers about itself: its page and its control API. All else is the Track API's. */
export function isControlPath(path: string): boolean {
  return path === "/" || path === "/favicon.ico" || path.startsWith("/emulator/") || path.startsWith("/inspector/")
}
