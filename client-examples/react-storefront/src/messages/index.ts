import { language } from '../api/market'
import type { Messages } from './en'

/** The words of the page. Only the language that is read is loaded. */
export const m: Messages =
  language.code === 'ZH' ? (await import('./zh')).zh : (await import('./en')).en

/** Why something was refused, in the shopper's words. */
export function reason(code: string, refused?: { available?: number }): string {
  if (code === 'OUT_OF_STOCK' && refused?.available) return m.onlyAvailable(refused.available)
  return m.reasons[code] ?? m.unknownReason
}

const countries = new Intl.DisplayNames(language.tag, { type: 'region' })
export const countryName = (code: string) => countries.of(code) ?? code

const days = new Intl.DateTimeFormat(language.tag, { dateStyle: 'long' })
const moments = new Intl.DateTimeFormat(language.tag, { dateStyle: 'medium', timeStyle: 'short' })
export const date = (at: string, withTime = false) =>
  (withTime ? moments : days).format(new Date(at))
