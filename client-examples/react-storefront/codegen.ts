import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset'
import type { CodegenConfig } from '@graphql-codegen/cli'

// Writes src/gql: the types, the documents, and persisted-documents.json, the list of operations
// that the API is told about with `commerce operations publish`.
export default {
  schema: '../../schema/schema.graphql',
  documents: 'src/operations/*.graphql',
  generates: {
    'src/gql/': {
      preset: 'client',
      documentTransforms: [addTypenameSelectionDocumentTransform],
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        avoidOptionals: { field: true, object: true },
        enumsAsTypes: true,
        onlyOperationTypes: true,
        useTypeImports: true,
        defaultScalarType: 'string', // amounts, times and codes are all strings
      },
    },
    'src/gql/possible-types.ts': { plugins: ['fragment-matcher'] },
  },
} satisfies CodegenConfig
