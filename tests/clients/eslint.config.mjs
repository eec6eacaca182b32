// The public rules for schemas that Relay, Apollo and code generators work well with. What is
// switched off or exempt says why.
import graphql from '@graphql-eslint/eslint-plugin'

// What has no identity of its own: it is part of the thing it stands in, and no client keeps it
// under an id.
const VALUES = [
  'Address', 'CartAttribute', 'Consent', 'CustomField', 'CustomerTraits', 'FieldProblem', 'Label',
  'OrderEvent', 'PageInfo', 'PageTranslation', 'ParcelLine', 'PaymentTransaction', 'PriceRange',
  'ProductAttribute', 'ProductOption', 'SandboxCount', 'SandboxEmptied', 'SelectedOption', 'Seo',
  'SharedWishlistItem', 'StockLevel', 'StockShortage', 'TaxLine', 'TranslatedName', 'TranslatedShippingMethod', 'VariantStock',
  'WishlistShare',
]

// What is known by something else than an id: by a code, by a country, by the token of a link, or
// because there is one.
const NAMED = [
  'AddressFormField', 'AddressRegion', 'AddressRules', 'Deprecation', 'PaymentProvider', 'QueueSize',
  'ResponseCache', 'ResponseCacheDrop', 'ScheduledTask', 'SchemaVersion', 'SharedWishlist', 'Shop',
  'SystemStatus',
]

// What is worked out for the one who asks and is nowhere to be fetched again.
const FIGURES = [
  'AgentTool', 'Change', 'ChangePage', 'CheckedOperation', 'ClientQuota', 'CheckoutPreview',
  'CheckoutPreviewLine', 'DeprecatedUse', 'ImpactedOperation', 'ImportRejection', 'ImportRejectionReason',
  'OperationProblem', 'OperationUsage', 'OperationsCheck', 'OperationsImpact', 'ProductCard',
  'ProductListing', 'RfmCell', 'RfmGrid', 'SchemaChange', 'SearchFacet', 'SearchFacetValue',
  'SegmentPreview', 'ShippingRate',
]

// What a mutation says it did, beside the things it did it to.
const OUTCOMES = [
  'AuthSession', 'CartMerge', 'CartMergeChange', 'JobRetried', 'PasswordChanged',
  'PaymentActionRequired', 'PricesBulkItem', 'SignedOut', 'StaffAuthSession', 'StockAdjusted',
  'StockBulkItem', 'WishlistItemToCart', 'WishlistMerge', 'WishlistMergeChange', 'WishlistToCart',
]

const SUFFIXES = [
  // the Relay specification, and what the specification of money and errors is
  'Connection', 'Edge', 'Error', 'Money', 'Payload',
  // values in a cart or an order
  'Cost', 'Warning',
  // outcomes of mutations
  'Created', 'Deleted', 'Published', 'Purged', 'Retired', 'Revoked', 'Saved', 'Set',
  // what a subscription says
  'Update',
]

export default [
  {
    files: ['**/*.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema/schema.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      // Lists go forward only: a keyset has an index in one direction, and shops scroll down.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      '@graphql-eslint/relay-edge-types': [
        'error',
        {
          withEdgeSuffix: true,
          listTypeCanWrapOnlyEdgeType: false, // `nodes` beside `edges`, as storefronts like it
          shouldImplementNode: false, // entries of logs and cards of searches are not fetched alone
        },
      ],
      // `code` and `label` of a choice are what everybody calls them.
      '@graphql-eslint/no-typename-prefix': 'off',
      '@graphql-eslint/strict-id-in-types': [
        'error',
        {
          exceptions: {
            types: [...VALUES, ...NAMED, ...FIGURES, ...OUTCOMES],
            suffixes: SUFFIXES,
          },
        },
      ],
    },
  },
]
