// The public audit of GraphQL over HTTP; prints each audit's outcome.
import { serverAudits } from 'graphql-http'

const audits = serverAudits({ url: process.env.ENDPOINT, fetchFn: fetch })
const outcomes = []
for (const audit of audits) {
  const result = await audit.fn()
  outcomes.push({ name: result.name, status: result.status, reason: result.reason ?? null })
}
console.log(JSON.stringify(outcomes))
