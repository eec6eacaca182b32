import { useSyncExternalStore } from 'react'

/** A value outside React: components follow it with `useStore`, everything else reads it. */
export interface Store<T> {
  get(): T
  set(value: T): void
  follow(listener: () => void): () => void
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      value = next
      listeners.forEach((listener) => listener())
    },
    follow(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A store that survives a reload and is the same in all tabs. */
export function createSharedStore<T>(key: string, initial: T): Store<T> {
  const read = (): T => kept(key) ?? initial
  const store = createStore(read())
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) store.set(read())
  })
  return {
    ...store,
    get: store.get,
    set(next) {
      try {
        localStorage.setItem(key, JSON.stringify(next))
      } catch {
        // full, or forbidden: it is good for this page then
      }
      store.set(next)
    },
  }
}

/** What was kept; nothing where that cannot be read, as what an older version or somebody else wrote. */
function kept<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as T | null
  } catch {
    return null
  }
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.follow, store.get)
}
