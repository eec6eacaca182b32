import type { CodegenConfig } from '@graphql-codegen/cli'

// Writes src/gql: typed documents that carry their hash, and persisted-documents.json, which
// `commerce operations publish` reads.
export default {
  schema: '../../schema/schema.graphql',
  documents: 'operations/*.graphql',
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: { useTypeImports: true, enumsAsTypes: true, onlyOperationTypes: true, defaultScalarType: 'string' },
    },
  },
} satisfies CodegenConfig
