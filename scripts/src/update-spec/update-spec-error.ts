/** The upstream document, or a file of ours, cannot be read. The message names what is wrong and what to do. */
export class UpdateSpecError extends Error {
  override readonly name = "UpdateSpecError"
}
