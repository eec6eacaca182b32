import { Link } from 'react-router'
import { m } from '../messages'
import { breadcrumbList, StructuredData } from './structured-data'

export function Breadcrumbs(props: {
  trail: readonly { id: string; slug: string; title: string }[]
}) {
  return (
    <nav className="breadcrumbs" aria-label={m.breadcrumbs}>
      <StructuredData facts={breadcrumbList(props.trail)} />
      <ol>
        <li>
          <Link to="/">{m.home}</Link>
        </li>
        {props.trail.map(({ id, slug, title }) => (
          <li key={id}>
            <Link to={`/c/${slug}`}>{title}</Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}
