import { type FormEvent, useState } from 'react'
import { signIn } from './shop'

export function SignIn({ done }: { done: () => void }) {
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const refused = await signIn(String(form.get('email')), String(form.get('password'))).catch((error: Error) => error.message)
    setProblem(refused)
    if (!refused) done()
  }
  return (
    <main className="sign-in">
      <h1>Admin console</h1>
      <form onSubmit={submit}>
        <label>E-mail <input name="email" type="email" autoComplete="username" required /></label>
        <label>Password <input name="password" type="password" autoComplete="current-password" required /></label>
        {problem && <p role="alert">{problem}</p>}
        <button>Sign in</button>
      </form>
    </main>
  )
}
