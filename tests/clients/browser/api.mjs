// The shop as its staff and other devices of a customer reach it: the API itself.
import assert from 'node:assert/strict'

export class Api {
  #shop
  #staffToken

  constructor(shop) {
    this.#shop = shop
  }

  async ask(query, variables = {}, token) {
    const response = await fetch(`${this.#shop.api ?? this.#shop.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = await response.json()
    assert.equal(errors, undefined, JSON.stringify(errors))
    return data
  }

  /** As the administrator of the demo. */
  async staff(query, variables) {
    this.#staffToken ??= await this.#signInStaff()
    return this.ask(query, variables, this.#staffToken)
  }

  async #signInStaff() {
    const { email, password } = this.#shop.staff
    const { staffLogin } = await this.ask(
      `mutation ($input: StaffLoginInput!) {
        staffLogin(input: $input) { ... on StaffAuthSession { accessToken } ... on UserError { code } }
      }`,
      { input: { email, password } },
    )
    return staffLogin.accessToken
  }

  /** A new customer. */
  async customer(name) {
    const email = `${crypto.randomUUID()}@example.com`
    const password = 'correct horse battery'
    const { customerRegister } = await this.ask(
      `mutation ($input: CustomerRegisterInput!) {
        customerRegister(input: $input) { ... on AuthSession { accessToken } ... on UserError { code } }
      }`,
      { input: { name, email, password } },
    )
    return { email, password, token: customerRegister.accessToken }
  }

  /** Ends every session of the customer, as signing out on another device does. */
  async endSessions({ email, password }) {
    const { customerLogin } = await this.ask(
      `mutation ($input: CustomerLoginInput!) {
        customerLogin(input: $input) { ... on AuthSession { accessToken } ... on UserError { code } }
      }`,
      { input: { email, password } },
    )
    await this.ask(
      'mutation { customerLogout(input: { scope: ALL }) { ... on SignedOut { sessionsEnded } } }',
      {},
      customerLogin.accessToken,
    )
  }

  async orders(query) {
    const { orders } = await this.staff(
      'query ($filter: OrderFilterInput) { orders(first: 20, filter: $filter) { nodes { id number status email } } }',
      { filter: query },
    )
    return orders.nodes
  }

  async ship(orderId) {
    const { orderShip } = await this.staff(
      `mutation ($input: OrderShipInput!) {
        orderShip(input: $input) { ... on Order { status } ... on UserError { code message } }
      }`,
      { input: { orderId, carrier: 'Royal Mail', trackingNumber: 'RM123456785GB' } },
    )
    assert.equal(orderShip.status, 'SHIPPED', JSON.stringify(orderShip))
  }

  /** What can be bought of a product's first variant that is there. */
  async variant(slug) {
    const { product } = await this.ask(
      `query ($slug: String!) { product(slug: $slug) { variants(first: 50) {
        nodes { id sku quantityAvailable availableForSale } } } }`,
      { slug },
    )
    return product.variants.nodes.find(({ availableForSale }) => availableForSale)
  }

  /** Leaves so many to be bought in all, whatever is reserved for others. */
  async setStock(variantId, wanted) {
    const { stockLevels } = await this.staff(
      `query ($variantId: ID) { stockLevels(variantId: $variantId, first: 20) {
        nodes { reserved safetyStock warehouse { id } } } }`,
      { variantId },
    )
    const adjustments = stockLevels.nodes.map(({ reserved, safetyStock, warehouse }, index) => ({
      variantId,
      warehouseId: warehouse.id,
      set: reserved + (index === 0 && wanted > 0 ? safetyStock + wanted : 0),
    }))
    const { stockAdjust } = await this.staff(
      `mutation ($input: StockAdjustInput!) {
        stockAdjust(input: $input) { __typename ... on UserError { code message path } } }`,
      { input: { adjustments } },
    )
    assert.equal(stockAdjust.__typename, 'StockAdjusted', JSON.stringify(stockAdjust))
  }
}
