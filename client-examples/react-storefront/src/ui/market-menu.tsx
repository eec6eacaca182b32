import { useEffect, useRef, useState } from 'react'
import { addressIn, language, LANGUAGES, market } from '../api/market'
import { startAnew, useCart } from '../cart/cart'
import type { ShellQuery } from '../gql/graphql'
import { m } from '../messages'
import { useStore } from '../api/store'
import { GlobeIcon } from './icons'

/** Another market is another page, drawn anew: the focus goes back to where it was chosen. */
let hasChosen = false

/** In which language, delivered where, paid in what. */
export function MarketMenu({ shell }: { shell: ShellQuery | undefined }) {
  const chosen = useStore(market)
  const { setCurrency } = useCart()
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const channels = shell?.shop.channels ?? []
  const channel = channels.find(({ code }) => code === chosen.channel) ?? channels[0]
  const currency = chosen.currency ?? channel?.defaultCurrency

  useEffect(() => {
    if (!isOpen) return
    const closeOutside = (event: Event) =>
      !box.current?.contains(event.target as Node) && setOpen(false)
    addEventListener('pointerdown', closeOutside)
    return () => removeEventListener('pointerdown', closeOutside)
  }, [isOpen])

  const choose = async (code: string, chosenCurrency: string) => {
    if (code === channel?.code) await setCurrency(chosenCurrency)
    else startAnew()
    hasChosen = true
    market.set({ channel: code, currency: chosenCurrency })
  }
  useEffect(() => {
    if (hasChosen) opener.current?.focus()
    hasChosen = false
  }, [])

  return (
    <div
      className="market"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return
        setOpen(false)
        opener.current?.focus()
      }}
    >
      <button
        ref={opener}
        type="button"
        className="icon-button wide"
        aria-expanded={isOpen}
        aria-controls="market"
        onClick={() => setOpen(!isOpen)}
      >
        <GlobeIcon />
        <span className="unseen">{m.languageAndCurrency}: </span>
        <span className="market-now">
          {language.name} · {currency}
        </span>
      </button>
      <div id="market" className="popover" hidden={!isOpen}>
        <fieldset>
          <legend>{m.language}</legend>
          {LANGUAGES.map((other) => (
            <a
              key={other.code}
              href={addressIn(other)}
              lang={other.tag}
              hrefLang={other.tag}
              aria-current={other.code === language.code || undefined}
            >
              {other.name}
            </a>
          ))}
        </fieldset>
        <fieldset>
          <legend>{m.deliverTo}</legend>
          {channels.flatMap(({ code, name, currencies }) =>
            currencies.map((money) => (
              <button
                key={`${code} ${money}`}
                type="button"
                className="choose"
                aria-pressed={code === channel?.code && money === currency}
                onClick={() => choose(code, money)}
              >
                <span>{name}</span>
                <span className="muted">{money}</span>
              </button>
            )),
          )}
        </fieldset>
      </div>
    </div>
  )
}
