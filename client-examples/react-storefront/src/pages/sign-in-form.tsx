import { useState, type FormEvent } from 'react'
import { useClient } from 'urql'
import { answerOf, problemsByField, useCommand, type Refusal } from '../api/command'
import { language } from '../api/market'
import { begin } from '../api/session'
import { useCartOfCustomer } from '../cart/cart'
import { RegisterDocument, SignInDocument } from '../gql/graphql'
import { m } from '../messages'
import { FormRefusal, SubmitButton, TextField, fieldsOf } from '../ui/form'
import { useWishlistOfCustomer } from '../wishlist/wishlist'

/** Signs in, and joins the guest's cart and wishlist to the customer's. */
export function SignInForm({ then }: { then?: () => void }) {
  const client = useClient()
  const bringCart = useCartOfCustomer()
  const bringWishlist = useWishlistOfCustomer()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { email = '', password = '' } = fieldsOf(event.currentTarget)
    setBusy(true)
    // no idempotency key: signing in twice is harmless
    const { done, refused: refusal } = answerOf(
      await client.mutation(SignInDocument, { input: { email, password } }),
    )
    setRefused(refusal ?? null)
    if (done) {
      begin(done)
      await Promise.all([bringCart(), bringWishlist()])
      then?.()
    }
    setBusy(false)
  }
  return (
    <form onSubmit={submit} className="narrow-form">
      <FormRefusal refused={refused} />
      <TextField label={m.email} name="email" type="email" autoComplete="username" required />
      <TextField
        label={m.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <SubmitButton busy={busy}>{m.signIn}</SubmitButton>
    </form>
  )
}

export function RegisterForm({ then }: { then?: () => void }) {
  const bringCart = useCartOfCustomer()
  const bringWishlist = useWishlistOfCustomer()
  const [register, busy] = useCommand(RegisterDocument)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const problems = problemsByField(refused)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { name = '', email = '', password = '' } = fieldsOf(event.currentTarget)
    const answer = await register({
      name,
      email,
      password,
      language: language.code,
      consents: [],
    })
    setRefused(answer.refused ?? null)
    if (!answer.done) return
    begin(answer.done)
    await Promise.all([bringCart(), bringWishlist()])
    then?.()
  }
  return (
    <form onSubmit={submit} className="narrow-form" noValidate>
      <FormRefusal refused={refused} />
      <TextField
        label={m.yourName}
        name="name"
        autoComplete="name"
        required
        problem={problems.name}
      />
      <TextField
        label={m.email}
        name="email"
        type="email"
        autoComplete="username"
        required
        problem={problems.email}
      />
      <TextField
        label={m.password}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        hint={m.passwordHint}
        problem={problems.password}
      />
      <SubmitButton busy={busy}>{m.register}</SubmitButton>
    </form>
  )
}
