import './styles.css'
import { createStorefront } from './app'
import type { Answers } from './shop'

const answers = JSON.parse(document.getElementById('answers')!.textContent || '{}') as Answers
const headers = { accept: 'application/graphql-response+json' }

const { app, router } = createStorefront(location.pathname, {
  answers,
  get: async (path) => ({ body: await (await fetch(path, { headers })).json() }),
  post: async (body) => {
    const reply = await fetch('/graphql', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return reply.json()
  },
})
await router.isReady()
app.mount('#app')
document.documentElement.dataset.ready = 'true'
