import { useEffect, useRef, useState } from 'react'
import { Link, NavLink, Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router'
import { useQuery } from 'urql'
import { connection } from '../api/connection'
import { notice } from '../api/notices'
import { release } from '../api/release'
import { session, sessionEnded } from '../api/session'
import { useStore } from '../api/store'
import { goOnAsGuest, useCart } from '../cart/cart'
import { CartDrawer } from '../cart/drawer'
import { ShellDocument, type ShellQuery } from '../gql/graphql'
import { m } from '../messages'
import { BagIcon, CloseIcon, MenuIcon, PersonIcon } from './icons'
import { MarketMenu } from './market-menu'
import { Notice } from './parts'
import { SearchBox } from './search-box'
import { WishlistLink } from '../wishlist/heart'

/** The shop, its categories and who is signed in: read once, from the cache ever after. */
export function useShell(): ShellQuery | undefined {
  const signedIn = useStore(session) !== null
  return useQuery({ query: ShellDocument, variables: { signedIn } })[0].data
}

export function Layout() {
  const shell = useShell()
  const isMoving = useNavigation().state !== 'idle'
  useFocusOnNewPage()
  return (
    <>
      <a className="skip" href="#main">
        {m.skipToContent}
      </a>
      <Banners />
      <Header shell={shell} />
      <div className={isMoving ? 'progress moving' : 'progress'} aria-hidden="true" />
      <Outlet />
      <Footer shell={shell} />
      <CartDrawer />
      <Notices />
      <ScrollRestoration />
    </>
  )
}

function Header({ shell }: { shell: ShellQuery | undefined }) {
  const [isMenuOpen, setMenuOpen] = useState(false)
  const { cart, open } = useCart()
  const { pathname } = useLocation()
  useEffect(() => setMenuOpen(false), [pathname])
  const roots = shell?.categories.filter(({ depth }) => depth === 0) ?? []
  return (
    <header className="header">
      <div className="header-row">
        <button
          type="button"
          className="icon-button menu-button"
          aria-expanded={isMenuOpen}
          aria-controls="categories"
          aria-label={m.menu}
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          {isMenuOpen ? <CloseIcon /> : <MenuIcon />}
        </button>
        <Link to="/" className="brand" aria-label={shell ? undefined : m.toHome}>
          {shell?.shop.name ?? ' '}
        </Link>
        <SearchBox />
        <div className="header-actions">
          <MarketMenu shell={shell} />
          <Link
            to={shell?.me ? '/account' : '/sign-in'}
            className="icon-button"
            aria-label={shell?.me ? m.account : m.signIn}
          >
            <PersonIcon />
          </Link>
          <WishlistLink />
          <button
            type="button"
            className="icon-button bag"
            onClick={open}
            aria-label={m.openCart(cart?.totalQuantity ?? 0)}
          >
            <BagIcon />
            {cart && cart.totalQuantity > 0 && (
              <span className="bag-count">{cart.totalQuantity}</span>
            )}
          </button>
        </div>
      </div>
      <nav
        id="categories"
        className={isMenuOpen ? 'categories open' : 'categories'}
        aria-label={m.categories}
      >
        <ul>
          {roots.map(({ id, slug, title }) => (
            <li key={id}>
              <NavLink to={`/c/${slug}`}>{title}</NavLink>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  )
}

/** Everything about the state of things that concerns every page. */
function Banners() {
  const reach = useStore(connection)
  const version = useStore(release)
  const isCheckout = useLocation().pathname === '/checkout' // which offers more
  const hasEnded = useStore(sessionEnded) && !isCheckout
  return (
    <div className="banners" aria-live="polite">
      {reach === 'offline' && <p className="banner warning">{m.offline}</p>}
      {version === 'renewed' && (
        <p className="banner">
          {m.renewed}
          <button type="button" className="link" onClick={() => release.set('current')}>
            {m.close}
          </button>
        </p>
      )}
      {version === 'outdated' && <p className="banner warning">{m.outdated}</p>}
      {hasEnded && (
        <p className="banner warning">
          {m.sessionEnded} <Link to="/sign-in">{m.signIn}</Link>{' '}
          <button type="button" className="link" onClick={goOnAsGuest}>
            {m.goOnAsGuest}
          </button>
        </p>
      )}
    </div>
  )
}

function Notices() {
  const shown = useStore(notice)
  useEffect(() => {
    const timer = setTimeout(() => notice.set(null), 6000)
    return () => clearTimeout(timer)
  }, [shown])
  return (
    <div className="toasts" aria-live="polite">
      {shown && (
        <Notice key={shown.at} tone="success">
          <p>{shown.text}</p>
        </Notice>
      )}
    </div>
  )
}

function Footer({ shell }: { shell: ShellQuery | undefined }) {
  const roots = shell?.categories.filter(({ depth }) => depth === 0) ?? []
  return (
    <footer className="footer">
      <div className="footer-columns">
        <div>
          <p className="brand">{shell?.shop.name}</p>
          <p>{m.footerText}</p>
        </div>
        <nav aria-label={m.shopByCategory}>
          {roots.map(({ id, slug, title }) => (
            <Link key={id} to={`/c/${slug}`}>
              {title}
            </Link>
          ))}
        </nav>
        <nav aria-label={m.help}>
          <Link to="/help">{m.contactUs}</Link>
          <Link to="/account">{m.yourOrders}</Link>
          <a href="/graphql">{m.forDevelopers}</a>
        </nav>
      </div>
    </footer>
  )
}

/** A new page is told to screen readers by moving the focus to it; the first is theirs already. */
function useFocusOnNewPage() {
  const { pathname } = useLocation()
  const last = useRef(pathname)
  useEffect(() => {
    if (last.current === pathname) return
    last.current = pathname
    document.getElementById('main')?.focus({ preventScroll: true })
  }, [pathname])
}
