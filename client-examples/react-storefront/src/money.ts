import { language } from './api/market'

/** An amount as the API writes it: a decimal string, never a float. */
export interface Money {
  amount: string
  currencyCode: string
}

export function format({ amount, currencyCode }: Money): string {
  return new Intl.NumberFormat(language.tag, {
    style: 'currency',
    currency: currencyCode,
    currencyDisplay: 'narrowSymbol',
  }).format(amount as unknown as number) // the string is formatted exactly
}

/** Only for what is shown until the shop answers; it does the sums that count. */
export const times = <M extends Money>(money: M, quantity: number): M =>
  ofMinor(money, minor(money) * quantity)

export const plus = <M extends Money>(like: M, all: (Money | null)[]): M =>
  ofMinor(
    like,
    all.reduce((sum, money) => sum + (money ? minor(money) : 0), 0),
  )

const digits = ({ amount }: Money) => amount.split('.')[1]?.length ?? 0
const minor = (money: Money) => Math.round(Number(money.amount) * 10 ** digits(money))
const ofMinor = <M extends Money>(like: M, value: number): M => ({
  ...like,
  amount: (value / 10 ** digits(like)).toFixed(digits(like)),
})
