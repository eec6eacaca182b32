// Opens GraphiQL on this shop's endpoint with a first query to run.
const firstQuery = `# Welcome. Press the play button, or Ctrl+Enter.
query FirstLook($language: LanguageCode) @inContext(language: $language) {
  shop { name channels { code name defaultCurrency } }
  products(first: 6) {
    nodes {
      title
      slug
      featuredImage { url }
      priceRange { min { amount currencyCode } max { amount currencyCode } }
    }
  }
}
`;

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultQuery: firstQuery,
    variables: '{ "language": "EN" }',
    defaultEditorToolsVisibility: "variables",
    headerEditorEnabled: true,
  }),
);
