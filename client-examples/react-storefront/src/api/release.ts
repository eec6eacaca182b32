import { createStore } from './store'
import { VERSION } from './settings'

/**
 * What became of this version of the page. The API refuses the documents of a version that was
 * retired; the server holds a newer page then, so one reload mends it.
 */
export type Release = 'current' | 'renewed' | 'outdated'

const RELOADED_FROM = 'shop.reloaded-from'

const reloadedFrom = sessionStorage.getItem(RELOADED_FROM)
export const release = createStore<Release>(
  reloadedFrom && reloadedFrom !== VERSION ? 'renewed' : 'current',
)
if (release.get() === 'renewed') sessionStorage.removeItem(RELOADED_FROM)

/** Reload, unless that was done already and brought the same version. */
export function renew(): void {
  if (sessionStorage.getItem(RELOADED_FROM) === VERSION) {
    release.set('outdated')
    return
  }
  sessionStorage.setItem(RELOADED_FROM, VERSION)
  location.reload()
}
