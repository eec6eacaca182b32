import { createStore } from './store'

/** Whether the shop can be reached. Pages show it; nothing waits for it but `steadyFetch`. */
export const connection = createStore<'online' | 'offline'>('online')

const PASSING = [502, 503, 504]
const LONGEST_WAIT = 8_000

/**
 * `fetch` that outlives a lost connection: it sends the very same bytes again once there is one.
 * For a mutation that is safe because its idempotency key is among those bytes.
 */
export async function steadyFetch(input: RequestInfo | URL, init: RequestInit = {}) {
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(input, init)
      if (!PASSING.includes(response.status) || attempt >= 3) {
        connection.set('online')
        return response
      }
    } catch (error) {
      if (init.signal?.aborted) throw error
      connection.set('offline')
    }
    await pause(Math.min(500 * 2 ** attempt, LONGEST_WAIT), init.signal)
  }
}

/** Until the time is over, the browser is online again, or nobody wants the answer any more. */
function pause(milliseconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController()
    const end = () => {
      over.abort()
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    addEventListener('online', end, { signal: over.signal })
    signal?.addEventListener('abort', end, { signal: over.signal })
  })
}

addEventListener('offline', () => connection.set('offline'))
addEventListener('online', () => connection.set('online'))
