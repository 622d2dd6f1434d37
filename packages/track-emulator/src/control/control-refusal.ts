/** A request to the control API that cannot be carried out. The message says what to do instead. */
export class ControlRefusal extends Error {
  override readonly name = "ControlRefusal"
  readonly status: 400 | 403 | 404 | 413 | 415 | 503

  constructor(status: ControlRefusal["status"], message: string) {
    super(message)
    this.status = status
  }
}

/** Told to those who wait for something while the emulator closes. */
export function closingRefusal(): ControlRefusal {
  return new ControlRefusal(503, "the emulator is closing")
}
