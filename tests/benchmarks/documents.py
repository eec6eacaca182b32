"""The documents that are measured."""

LIST = """query List($category: String!) {
  products(first: 24, filter: {categorySlug: $category}) {
    edges { cursor node {
      id title slug category { title slug }
      media(first: 2) { url alt }
      variants(first: 3) { nodes { id sku price { amount currencyCode } quantityAvailable } } } }
    pageInfo { hasNextPage endCursor } } }"""

DETAIL = """query Detail($slug: String!) {
  product(slug: $slug) {
    id title slug description category { title slug } brand { title }
    options { code label values { code label } }
    media(first: 2) { url alt }
    variants(first: 3) { nodes { id sku price { amount currencyCode } quantityAvailable } } } }"""

SEARCH = """query Search($query: String!) {
  productSearch(query: $query, first: 24) {
    totalCount
    facets { key values { value count } }
    edges { cursor node { title slug inStock priceRange { min { amount } max { amount } } } } } }"""

MONEY = "{ amount currencyCode }"
CART_CREATE = (
    """mutation($input: CartCreateInput!) { cartCreate(input: $input) {
  ... on Cart { id totalQuantity cost { total %s } } ... on UserError { code message } } }"""
    % MONEY
)
CART_UPDATE = (
    """mutation($input: CartLinesUpdateInput!) { cartLinesUpdate(input: $input) {
  ... on Cart { id totalQuantity cost { total %s } } ... on UserError { code message } } }"""
    % MONEY
)
CART_READ = (
    """query($id: ID!) { cart(id: $id) { lines { id quantity cost { total %s } } } }""" % MONEY
)
CHECKOUT_CREATE = (
    """mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) {
  ... on Checkout { id deliveryOptions { id } cost { total %s } }
  ... on UserError { code message } } }"""
    % MONEY
)
CHECKOUT_UPDATE = (
    """mutation($input: CheckoutUpdateInput!) { checkoutUpdate(input: $input) {
  ... on Checkout { id cost { total %s } } ... on UserError { code message } } }"""
    % MONEY
)
COMPLETE = """mutation($input: CheckoutCompleteInput!) { checkoutComplete(input: $input) {
  ... on Order { id number status } ... on UserError { code message } } }"""
ADDRESS = {
    "name": "Ada Chen",
    "phone": "+442071838750",
    "country": "GB",
    "city": "London",
    "postalCode": "SW1A 1AA",
    "line1": "1 Mall Road",
}
