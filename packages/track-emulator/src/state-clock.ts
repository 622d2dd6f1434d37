/**
 * The clock that a state goes by. It stands still while a request is applied, so that the same operations applied again at the same
 * time come to the same state.
 */
export class StateClock {
  /** In ms since 1970, as of the last request applied. */
  nowMs: number

  constructor(nowMs: number) {
    this.nowMs = nowMs
  }

  readonly now: () => number = () => this.nowMs
}
