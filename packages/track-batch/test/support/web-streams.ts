/** A stream of these, pulled one by one. */
export function streamOf<T>(items: Iterable<T>): ReadableStream<T> {
  const iterator = items[Symbol.iterator]()
  return new ReadableStream<T>({
    pull(controller) {
      const { done, value } = iterator.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
}

/** A sink that keeps what it is given. */
export function sinkOf<T>(items: T[]): WritableStream<T> {
  return new WritableStream<T>({
    write(item) {
      items.push(item)
    },
  })
}
