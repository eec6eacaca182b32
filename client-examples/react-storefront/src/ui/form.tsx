import { useId, type InputHTMLAttributes, type ReactNode } from 'react'
import type { Refusal } from '../api/command'
import { m, reason } from '../messages'
import { Notice } from './parts'

interface FieldProps {
  label: string
  /** The code of what is wrong with it. */
  problem?: string
  hint?: string
}

/** A labelled control whose problem is read out with it. */
function Labelled(
  props: FieldProps & {
    isRequired?: boolean
    children: (control: {
      id: string
      'aria-invalid'?: true
      'aria-describedby'?: string
    }) => ReactNode
  },
) {
  const id = useId()
  const { label, problem, hint, isRequired = true } = props
  const about = problem || hint ? `${id}-about` : undefined
  return (
    <div className={problem ? 'field wrong' : 'field'}>
      <label htmlFor={id}>
        {label}
        {!isRequired && <span className="optional"> {m.optional}</span>}
      </label>
      {props.children({
        id,
        ...(problem && { 'aria-invalid': true as const }),
        ...(about && { 'aria-describedby': about }),
      })}
      {about && (
        <p id={about} className={problem ? 'problem' : 'hint'}>
          {problem ? reason(problem) : hint}
        </p>
      )}
    </div>
  )
}

type InputProps = FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'>

export function TextField({ label, problem, hint, ...input }: InputProps) {
  return (
    <Labelled label={label} problem={problem} hint={hint} isRequired={input.required}>
      {(control) => <input {...input} {...control} />}
    </Labelled>
  )
}

export function TextArea(
  props: FieldProps & { name: string; rows?: number; maxLength?: number; required?: boolean },
) {
  const { label, problem, hint, ...area } = props
  return (
    <Labelled label={label} problem={problem} hint={hint} isRequired={area.required}>
      {(control) => <textarea {...area} {...control} />}
    </Labelled>
  )
}

export function SelectField(
  props: FieldProps & {
    name: string
    value: string
    onChange: (value: string) => void
    options: readonly { value: string; label: string }[]
    autoComplete?: string
  },
) {
  const { label, problem, hint, name, value, onChange, options, autoComplete } = props
  return (
    <Labelled label={label} problem={problem} hint={hint}>
      {(control) => (
        <select
          {...control}
          name={name}
          value={value}
          autoComplete={autoComplete}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}

/** What stands against the whole form; what concerns one field is shown at the field. */
export function FormRefusal({ refused }: { refused: Refusal | null }) {
  if (!refused || refused.code === 'SESSION_ENDED') return null // the page says that itself
  return (
    <Notice tone="warning" role="alert">
      <p>{refused.code === 'INVALID_INPUT' ? m.checkFields : reason(refused.code, refused)}</p>
    </Notice>
  )
}

export function SubmitButton(props: { busy: boolean; children: ReactNode; className?: string }) {
  return (
    <button
      type="submit"
      className={`button ${props.className ?? ''}`}
      aria-busy={props.busy}
      // not `disabled`, which would take the focus away
      onClick={(event) => props.busy && event.preventDefault()}
    >
      {props.busy ? m.oneMoment : props.children}
    </button>
  )
}

/** The text fields of a form by name. */
export function fieldsOf(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]),
  )
}
