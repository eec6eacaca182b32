"""People who buy: guests and accounts, address books, consents.

Owns `customers`, `customer_addresses` and `consents`. Whatever names or reaches a person is sealed
and found again by keyed hashes. An e-mail address has at most one account and one guest, which stay
apart until the account's holder has shown that the address is theirs. Emits what `events` lists.
"""
