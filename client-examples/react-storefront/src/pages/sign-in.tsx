import { useNavigate, useSearchParams } from 'react-router'
import { m } from '../messages'
import { Page } from '../ui/parts'
import { RegisterForm, SignInForm } from './sign-in-form'

export function Component() {
  const navigate = useNavigate()
  const next = useSearchParams()[0].get('next') ?? '/account'
  // only to a place in this shop
  const then = () => void navigate(/^\/(?!\/)/.test(next) ? next : '/account', { replace: true })
  return (
    <Page title={m.signIn}>
      <div className="two-forms">
        <section>
          <h1>{m.signIn}</h1>
          <SignInForm then={then} />
        </section>
        <section>
          <h2>{m.registerTitle}</h2>
          <p className="muted">{m.registerText}</p>
          <RegisterForm then={then} />
        </section>
      </div>
    </Page>
  )
}
