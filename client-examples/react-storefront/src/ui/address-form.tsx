import type { AddressInput, CheckoutPageQuery } from '../gql/graphql'
import { countryName, m } from '../messages'
import { SelectField, TextField } from './form'

export type Rules = CheckoutPageQuery['addressRules']
export type Address = Partial<Record<Exclude<keyof AddressInput, 'country'>, string | null>> & {
  country: string
}

const AUTOCOMPLETE: Record<string, string> = {
  name: 'name',
  company: 'organization',
  line1: 'address-line1',
  line2: 'address-line2',
  city: 'address-level2',
  district: 'address-level3',
  region: 'address-level1',
  postalCode: 'postal-code',
  phone: 'tel',
}

/** The fields that the country's rules name, in their order. */
export function AddressFields(props: {
  rules: Rules
  countries: readonly string[]
  value: Address
  onChange: (value: Address) => void
  problems: Record<string, string>
}) {
  const { rules, countries, value, onChange, problems } = props
  return (
    <div className="fields">
      <SelectField
        label={m.country}
        name="country"
        value={value.country}
        autoComplete="country"
        problem={problems.country}
        onChange={(country) => onChange({ ...value, country, region: '' })}
        options={countries.map((code) => ({ value: code, label: countryName(code) }))}
      />
      {rules.fields.map((field) => {
        const name = field.name as keyof Address
        const set = (text: string) => onChange({ ...value, [name]: text })
        if (name === 'region' && rules.regions.length > 0) {
          const regions = rules.regions.map(({ code, name: label }) => ({ value: code, label }))
          return (
            <SelectField
              key={name}
              label={field.label}
              name={name}
              value={value.region ?? ''}
              autoComplete={AUTOCOMPLETE.region}
              problem={problems.region}
              onChange={set}
              options={[{ value: '', label: m.choose }, ...regions]}
            />
          )
        }
        return (
          <TextField
            key={name}
            label={field.label}
            name={name}
            value={value[name] ?? ''}
            required={field.isRequired}
            maxLength={field.maxLength}
            placeholder={field.example ?? undefined}
            autoComplete={AUTOCOMPLETE[name]}
            type={name === 'phone' ? 'tel' : 'text'}
            problem={problems[name]}
            onChange={(event) => set(event.target.value)}
          />
        )
      })}
    </div>
  )
}

/** In the order in which the country writes addresses, with its region by name. */
export function inOneLine(value: Address, rules: Rules): string {
  const region = rules.regions.find(({ code }) => code === value.region)?.name
  return rules.fields
    .map(({ name }) => (name === 'region' && region) || value[name as keyof Address])
    .filter(Boolean)
    .join(m.listSeparator)
}

/** Only what the country's rules ask for, and nothing that is empty. */
export function addressInput(value: Address, rules: Rules): AddressInput {
  const names = rules.fields.map(({ name }) => name as keyof Address)
  const filled = names.map((name) => [name, value[name]?.trim() || null])
  return {
    ...Object.fromEntries(filled),
    name: value.name ?? '',
    line1: value.line1 ?? '',
    country: value.country,
  }
}
