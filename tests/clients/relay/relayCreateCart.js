import { graphql } from 'relay-runtime'

export const createCart = graphql`
  mutation relayCreateCartMutation($input: CartCreateInput!) {
    cartCreate(input: $input) {
      __typename
    }
  }
`
