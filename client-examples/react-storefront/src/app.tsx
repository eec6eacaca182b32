import { useMemo } from 'react'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { Provider } from 'urql'
import { makeClient } from './api/client'
import { language, market } from './api/market'
import { session } from './api/session'
import { useStore } from './api/store'
import { CartProvider } from './cart/cart'
import { Crashed, NotFound } from './pages/not-found'
import { Layout } from './ui/layout'
import { WishlistProvider } from './wishlist/wishlist'

/** Every page is a file of its own that is loaded when somebody goes there. */
const router = createBrowserRouter(
  [
    {
      Component: Layout,
      ErrorBoundary: Crashed,
      HydrateFallback: () => null,
      children: [
        { index: true, lazy: () => import('./pages/home') },
        { path: 'c/:slug', lazy: () => import('./pages/listing') },
        { path: 'search', lazy: () => import('./pages/listing') },
        { path: 'products/:slug', lazy: () => import('./pages/product') },
        { path: 'checkout', lazy: () => import('./pages/checkout') },
        { path: 'orders/:id', lazy: () => import('./pages/order') },
        { path: 'sign-in', lazy: () => import('./pages/sign-in') },
        { path: 'account', lazy: () => import('./pages/account') },
        { path: 'wishlist', lazy: () => import('./pages/wishlist') },
        { path: 'wishlists/:token', lazy: () => import('./pages/shared-wishlist') },
        { path: 'help', lazy: () => import('./pages/help') },
        { path: 'help/:id', lazy: () => import('./pages/ticket') },
        { path: '*', Component: NotFound },
      ],
    },
  ],
  { basename: language.prefix || '/' },
)

export function App() {
  const chosen = useStore(market)
  const signedIn = useStore(session) !== null
  // also a new one for each who signs in or out: nobody finds what another one's cache holds
  const client = useMemo(() => makeClient(chosen), [chosen, signedIn])
  return (
    <Provider value={client}>
      <CartProvider key={`${chosen.channel} ${chosen.currency}`}>
        <WishlistProvider>
          <RouterProvider router={router} />
        </WishlistProvider>
      </CartProvider>
    </Provider>
  )
}
