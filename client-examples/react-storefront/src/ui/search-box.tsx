import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useNavigate } from 'react-router'
import { useQuery } from 'urql'
import { SuggestionsDocument } from '../gql/graphql'
import { m } from '../messages'
import { format } from '../money'
import { SearchIcon } from './icons'

/** Search while somebody types: a combobox. While an input method composes (拼音), it waits. */
export function SearchBox() {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const composing = useRef(false)
  const box = useRef<HTMLFormElement>(null)
  const list = useId()
  const query = useSettled(text.trim(), 120)
  const [{ data, stale }] = useQuery({
    query: SuggestionsDocument,
    variables: { query },
    pause: !query || !isOpen,
  })

  const found = query && data ? data : null
  const choices = found
    ? [
        ...found.searchSuggest
          .filter((words) => found.productSearch.nodes.every(({ title }) => title !== words))
          .map((words) => ({ words, to: toSearch(words), card: null })),
        ...found.productSearch.nodes.map((card) => ({
          words: card.title,
          to: `/products/${card.slug}`,
          card,
        })),
      ]
    : []

  const go = (to: string) => {
    setOpen(false)
    setActive(-1)
    void navigate(to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setOpen(true)
      setActive((now) => Math.max(-1, Math.min(choices.length - 1, now + step)))
    }
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault() // which would also empty the field
      setOpen(false)
      setActive(-1)
    }
  }
  useEffect(() => setActive(-1), [query])

  return (
    <form
      ref={box}
      role="search"
      className="search"
      onSubmit={(event) => {
        event.preventDefault()
        go(choices[active]?.to ?? toSearch(text.trim()))
      }}
      onBlur={(event) => !box.current?.contains(event.relatedTarget) && setOpen(false)}
    >
      <SearchIcon />
      <input
        type="search"
        role="combobox"
        name="query"
        value={text}
        placeholder={m.searchPlaceholder}
        aria-label={m.search}
        aria-expanded={isOpen && choices.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
        autoComplete="off"
        enterKeyHint="search"
        onChange={(event) => {
          setText(event.target.value)
          if (!composing.current) setOpen(true)
        }}
        onCompositionStart={() => {
          composing.current = true
          setOpen(false)
        }}
        onCompositionEnd={() => {
          composing.current = false
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      <ul
        id={list}
        role="listbox"
        aria-label={m.suggestions}
        className="suggestions"
        hidden={!isOpen || choices.length === 0}
        data-stale={stale}
      >
        {choices.map(({ words, to, card }, index) => (
          <li
            key={to}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === active}
            // pressing the button would take the focus away before the click arrives
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => go(to)}
          >
            {card?.imageUrl ? (
              <img src={card.imageUrl} alt="" width={44} height={44} />
            ) : (
              <SearchIcon />
            )}
            <span>{words}</span>
            {card?.priceRange && <span className="muted">{format(card.priceRange.min)}</span>}
          </li>
        ))}
      </ul>
      <p className="unseen" role="status">
        {isOpen && found ? m.results(found.productSearch.totalCount) : ''}
      </p>
    </form>
  )
}

const toSearch = (words: string) => `/search?q=${encodeURIComponent(words)}`

/** The value once it has not changed for a moment. */
function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}
