"""Documents that ask about API clients and their operations."""

from tests.api.mutation_documents import REFUSED

CLIENT = """id code name kind mode isLive isActive allowedOrigins channel language currency
  permissions costPerSecond costBurst costPerDay servesAgents"""
MANIFEST = "id version publishedAt publishedBy retiredAt retiredBy operationCount"
PROBLEMS = """... on InvalidOperationsError {
  problems { documentId operationName message line column } }"""

CREATE = f"""mutation($input: ApiClientCreateInput!) {{ apiClientCreate(input: $input) {{
  ... on ApiClientSaved {{ client {{ {CLIENT} }} }} {REFUSED} }} }}"""
UPDATE = f"""mutation($input: ApiClientUpdateInput!) {{ apiClientUpdate(input: $input) {{
  ... on ApiClientSaved {{ client {{ {CLIENT} }} }} {REFUSED} }} }}"""
KEY_CREATE = f"""mutation($input: ApiClientKeyCreateInput!) {{ apiClientKeyCreate(input: $input) {{
  ... on ApiClientKeyCreated {{
    secret key {{ id name beginning expiresAt revokedAt lastUsedAt }} client {{ code }} }}
  {REFUSED} }} }}"""
KEY_REVOKE = f"""mutation($input: ApiClientKeyRevokeInput!) {{ apiClientKeyRevoke(input: $input) {{
  ... on ApiClientKeyRevoked {{ key {{ id revokedAt client {{ code }} }} }} {REFUSED} }} }}"""
PUBLISH = f"""mutation($input: OperationsPublishInput!) {{ operationsPublish(input: $input) {{
  ... on OperationsPublished {{ added client {{ code }} manifest {{ {MANIFEST} }} }}
  {PROBLEMS} {REFUSED} }} }}"""
RETIRE = f"""mutation($input: OperationsRetireInput!) {{ operationsRetire(input: $input) {{
  ... on OperationsRetired {{ manifest {{ version retiredAt retiredBy }} }} {REFUSED} }} }}"""
CHECK = """query($input: OperationsCheckInput!) { operationsCheck(input: $input) {
  canPublish conflict operations {
    documentId name kind cost isNew rootFields deprecated { coordinate reason } }
  problems { documentId operationName message line column } } }"""
IMPACT = """query($schema: String!) { operationsImpact(schema: $schema) {
  changes { kind description coordinate }
  operations { operation { name version client { code } lastUsedAt }
    changes { coordinate } errors } } }"""
USAGE = """query($filter: OperationUsageFilter!) { operationUsage(filter: $filter) {
  operation { name documentId } version at calls errors cost p50Ms p95Ms lastUsedAt } }"""
