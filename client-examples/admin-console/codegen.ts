import type { CodegenConfig } from '@graphql-codegen/cli'

// Documents are texts here (`documentMode: 'string'`), each with its hash: no GraphQL library is needed
// in the browser.
export default {
  schema: '../../schema/schema.graphql',
  documents: 'operations/*.graphql',
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: { documentMode: 'string', useTypeImports: true, enumsAsTypes: true, onlyOperationTypes: true, defaultScalarType: 'string' },
    },
  },
} satisfies CodegenConfig
