import { createSSRApp, reactive } from 'vue'
import { createMemoryHistory, createRouter, createWebHistory } from 'vue-router'
import App from './App.vue'
import { cartKey, makeCart } from './cart'
import { marketKey, pageKey, type Page } from './keys'
import { marketOf } from './market'
import Cart from './pages/Cart.vue'
import Checkout from './pages/Checkout.vue'
import List from './pages/List.vue'
import Product from './pages/Product.vue'
import { createShop, type ShopOptions } from './shop'

/** One application a request on the server, one a page in the browser. */
export function createStorefront(path: string, options: Omit<ShopOptions, 'market'>) {
  const market = marketOf(path)
  const page = reactive<Page>({ title: '', description: '', isMissing: false })
  const shop = createShop({ ...options, market })
  const router = createRouter({
    history: import.meta.env.SSR ? createMemoryHistory() : createWebHistory(),
    routes: ['', '/zh'].flatMap((prefix) => [
      { path: prefix || '/', component: List },
      { path: `${prefix}/c/:category`, component: List },
      { path: `${prefix}/p/:slug`, component: Product },
      { path: `${prefix}/cart`, component: Cart },
      { path: `${prefix}/checkout`, component: Checkout },
      { path: `${prefix}/:rest(.*)*`, component: List },
    ]),
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  const app = createSSRApp(App)
  app.use(shop).use(router)
  app.provide(marketKey, market).provide(pageKey, page).provide(cartKey, makeCart(market))
  return { app, router, page, market }
}
