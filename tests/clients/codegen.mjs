// What `graphql-codegen` makes of operations/: documents that carry their hashes, and the manifest
// to publish. GENERATED is the folder they go to.
export default {
  schema: '../../schema/schema.graphql',
  documents: 'operations/*.graphql',
  generates: {
    [`${process.env.GENERATED}/`]: {
      preset: 'client',
      presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: { documentMode: 'string', onlyOperationTypes: true },
    },
  },
}
