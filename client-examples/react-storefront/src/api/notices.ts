import { createStore } from './store'

/** Short messages at the edge of the page, read out by screen readers. The last one stands. */
export const notice = createStore<{ text: string; at: number } | null>(null)

export function notify(text: string): void {
  notice.set({ text, at: Date.now() })
}
