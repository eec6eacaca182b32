import { useEffect, useRef, type ReactNode } from 'react'
import { m } from '../messages'
import { CheckIcon } from '../ui/icons'

/** One numbered part of the checkout: open, done with a way back, or not reached yet. */
export function Step(props: {
  number: number
  title: string
  isDone?: boolean
  isWaiting?: boolean
  edit?: () => void
  children?: ReactNode
}) {
  const { number, title, isDone, isWaiting, edit, children } = props
  const heading = useRef<HTMLHeadingElement>(null)
  const was = useRef({ isWaiting, isDone })
  useEffect(() => {
    const hasOpened = (was.current.isWaiting && !isWaiting) || (was.current.isDone && !isDone)
    // what had the focus before is gone
    if (hasOpened && document.activeElement === document.body) heading.current?.focus()
    was.current = { isWaiting, isDone }
  }, [isWaiting, isDone])
  return (
    <section className={isWaiting ? 'step waiting' : 'step'} aria-labelledby={`step-${number}`}>
      <header>
        <span className={isDone ? 'step-number done' : 'step-number'} aria-hidden="true">
          {isDone ? <CheckIcon /> : number}
        </span>
        <h2 ref={heading} id={`step-${number}`} tabIndex={-1}>
          {title}
        </h2>
        {edit && (
          <button type="button" className="link" onClick={edit}>
            {m.change}
            <span className="unseen"> {title}</span>
          </button>
        )}
      </header>
      {!isWaiting && <div className="step-content">{children}</div>}
    </section>
  )
}
