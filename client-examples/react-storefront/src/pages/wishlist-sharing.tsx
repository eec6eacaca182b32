import { useRef, useState } from 'react'
import { useCommand, type Refusal } from '../api/command'
import { language } from '../api/market'
import { notify } from '../api/notices'
import { session } from '../api/session'
import { WishlistShareDocument, WishlistUnshareDocument } from '../gql/graphql'
import { m, reason } from '../messages'
import { Notice } from '../ui/parts'
import type { Wishlist } from './wishlist'

/** A link to send to others; it shows a name and notes only if asked to, and can be turned off. */
export function Sharing({ wishlist }: { wishlist: Wishlist }) {
  const { id, share } = wishlist
  const [send, sharing] = useCommand(WishlistShareDocument)
  const [turnOff, turningOff] = useCommand(WishlistUnshareDocument)
  const [refused, setRefused] = useState<Refusal>()
  const shown = { showsOwner: share?.showsOwner ?? false, showsNotes: share?.showsNotes ?? false }
  const busy = sharing || turningOff
  const update = async (change: Partial<typeof shown>) => {
    const input = { wishlistId: id, ...shown, ...change, isRenewed: false }
    const { done, refused: refusal } = await send(input)
    setRefused(refusal)
    return Boolean(done)
  }
  const end = async () => setRefused((await turnOff({ wishlistId: id })).refused)

  return (
    <section className="boxed sharing" aria-labelledby="sharing" aria-busy={busy}>
      <h2 id="sharing">{m.wishlist.share}</h2>
      <p className="muted">{share ? m.wishlist.isShared : m.wishlist.shareText}</p>
      {refused && (
        <Notice tone="warning" role="alert">
          <p>{reason(refused.code, refused)}</p>
        </Notice>
      )}
      {!share ? (
        <button type="button" className="button" onClick={() => busy || update({})}>
          {m.wishlist.makeLink}
        </button>
      ) : (
        <>
          <LinkToCopy address={`${location.origin}${language.prefix}/wishlists/${share.token}`} />
          {session.get() && (
            <Choice
              label={m.wishlist.showName}
              isChosen={shown.showsOwner}
              choose={(showsOwner) => update({ showsOwner })}
            />
          )}
          <Choice
            label={m.wishlist.showNotes}
            isChosen={shown.showsNotes}
            choose={(showsNotes) => update({ showsNotes })}
          />
          <button type="button" className="link" onClick={() => busy || end()}>
            {m.wishlist.endLink}
          </button>
        </>
      )}
    </section>
  )
}

function LinkToCopy({ address }: { address: string }) {
  const field = useRef<HTMLInputElement>(null)
  const copy = async () => {
    field.current?.select() // to be copied by hand where the browser does not let us
    try {
      await navigator.clipboard.writeText(address)
      notify(m.wishlist.copied)
    } catch {
      notify(m.wishlist.copyByHand)
    }
  }
  return (
    <div className="link-to-copy">
      <input ref={field} readOnly value={address} aria-label={m.wishlist.link} />
      <button type="button" className="button plain" onClick={copy}>
        {m.wishlist.copy}
      </button>
    </div>
  )
}

/** Ticked at once, and unticked again if the shop refuses. */
function Choice(props: {
  label: string
  isChosen: boolean
  choose: (is: boolean) => Promise<boolean>
}) {
  const [isTicked, setTicked] = useState(props.isChosen)
  const change = async (is: boolean) => {
    setTicked(is)
    if (!(await props.choose(is))) setTicked(!is)
  }
  return (
    <label className="sharing-choice">
      <input
        type="checkbox"
        checked={isTicked}
        onChange={(event) => change(event.target.checked)}
      />
      {props.label}
    </label>
  )
}
