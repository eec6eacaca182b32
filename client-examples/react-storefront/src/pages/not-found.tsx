import { Link, isRouteErrorResponse, useRouteError } from 'react-router'
import { m } from '../messages'
import { Empty, Page } from '../ui/parts'

export function NotFound() {
  return (
    <Page title={m.notFoundTitle}>
      <Empty title={m.notFoundTitle}>
        <p>{m.notFoundText}</p>
        <Link to="/" className="button">
          {m.toHome}
        </Link>
      </Empty>
    </Page>
  )
}

/** A page that failed, or whose file is gone because the shop was renewed meanwhile. */
export function Crashed() {
  const error = useRouteError()
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound />
  return (
    <Page title={m.failedTitle}>
      <Empty title={m.failedTitle}>
        <p>{m.failedText}</p>
        <a href="" className="button">
          {m.tryAgain}
        </a>
      </Empty>
    </Page>
  )
}
