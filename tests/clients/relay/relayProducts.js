import { graphql } from 'relay-runtime'

export const products = graphql`
  query relayProductsQuery($slug: String!, $first: Int!) {
    product(slug: $slug) {
      title
    }
    products(first: $first) {
      edges {
        node {
          title
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`
