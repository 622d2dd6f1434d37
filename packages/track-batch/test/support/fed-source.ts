import type { Operation } from "@cio/track-core"

/** An async source that a test feeds by hand. */
export interface FedSource extends AsyncIterableIterator<Operation> {
  /** Who has asked for an operation and was given none yet. */
  asked: Array<(result: IteratorResult<Operation>) => void>
  /** How often it was told that no more is wanted. */
  returned: number
  return(): Promise<IteratorResult<Operation>>
  give(operation: Operation): void
  end(): void
}

export function createFedSource(): FedSource {
  const source: FedSource = {
    asked: [],
    returned: 0,
    [Symbol.asyncIterator]: () => source,
    next: () => new Promise((resolve) => source.asked.push(resolve)),
    return: async () => {
      source.returned++
      return { done: true, value: undefined }
    },
    give: (operation) => source.asked.shift()?.({ done: false, value: operation }),
    end: () => source.asked.shift()?.({ done: true, value: undefined }),
  }
  return source
}
