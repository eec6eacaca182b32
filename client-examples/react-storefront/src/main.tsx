import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { language } from './api/market'
import { App } from './app'
import './styles/base.css'
import './styles/controls.css'
import './styles/layout.css'
import './styles/shopping.css'
import './styles/catalogue.css'
import './styles/product.css'
import './styles/orders.css'
import './styles/wishlist.css'

document.documentElement.lang = language.tag

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
