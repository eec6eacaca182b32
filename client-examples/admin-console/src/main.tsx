import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Clients } from './clients'
import { Customers } from './customers'
import { Orders } from './orders'
import { onEnd, session, ShopError } from './shop'
import { SignIn } from './sign-in'
import { Stock } from './stock'
import './styles.css'
import { Tickets } from './tickets'

const PARTS = { 'Orders to ship': Orders, Stock, Customers, Tickets, 'Client operations': Clients }

function Console() {
  const [name, setName] = useState<keyof typeof PARTS>('Orders to ship')
  const [isIn, setIsIn] = useState(session.get() !== null)
  const Part = PARTS[name]
  useEffect(() => onEnd(() => setIsIn(false)), [])
  if (!isIn) return <SignIn done={() => setIsIn(true)} />
  const leave = () => {
    session.set(null)
    setIsIn(false)
  }
  return (
    <>
      <nav aria-label="Parts">
        <strong>Admin console</strong>
        {(Object.keys(PARTS) as (keyof typeof PARTS)[]).map((each) => (
          <button key={each} aria-current={each === name ? 'page' : undefined} onClick={() => setName(each)}>
            {each}
          </button>
        ))}
        <button onClick={leave}>Sign out</button>
      </nav>
      <main>
        <h1>{name}</h1>
        <Part />
      </main>
    </>
  )
}

const queries = new QueryClient({
  defaultOptions: { queries: { retry: (count, error) => !(error instanceof ShopError) && count < 2, staleTime: 5_000 } },
})

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Console />
    </QueryClientProvider>
  </StrictMode>,
)
