// A version of the storefront that is retired next to a newer one.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { eventually } from '../stage.mjs'

/** The built storefront as an earlier release was: under its own version, with its own documents. */
function earlierRelease({ version, manifest }) {
  const documents = JSON.parse(readFileSync(manifest, 'utf8'))
  const older = `older-${crypto.randomUUID()}` // a version is retired for good
  const earlier = (id) =>
    createHash('sha256')
      .update(older + id)
      .digest('hex')
  const ids = Object.keys(documents).map((id) => id.replace('sha256:', ''))
  return {
    version: older,
    manifest: Object.fromEntries(
      Object.entries(documents).map(([id, text]) => [
        `sha256:${earlier(id.replace('sha256:', ''))}`,
        text,
      ]),
    ),
    rewritten: (script) =>
      ids.reduce((text, id) => text.replaceAll(id, earlier(id)), script.replaceAll(version, older)),
  }
}

async function publishAndLater(stage, release) {
  const { apiClient } = await stage.api.staff('{ apiClient(code: "storefront-web") { id } }')
  const input = { clientId: apiClient.id, version: release.version }
  const { operationsPublish } = await stage.api.staff(
    `mutation ($input: OperationsPublishInput!) {
      operationsPublish(input: $input) { __typename ... on UserError { code message } } }`,
    { input: { ...input, manifest: release.manifest } },
  )
  assert.equal(
    operationsPublish.__typename,
    'OperationsPublished',
    JSON.stringify(operationsPublish),
  )
  return async () => {
    const { operationsRetire } = await stage.api.staff(
      `mutation ($input: OperationsRetireInput!) {
        operationsRetire(input: $input) { __typename ... on UserError { code message } } }`,
      { input },
    )
    assert.equal(operationsRetire.__typename, 'OperationsRetired', JSON.stringify(operationsRetire))
  }
}

async function visitorOf(stage, release) {
  const context = await stage.shopper()
  await context.route('**/storefront/*.js', async (route) => {
    const response = await route.fetch()
    const headers = { ...response.headers(), 'cache-control': 'no-store' }
    await route.fulfill({ response, headers, body: release.rewritten(await response.text()) })
  })
  const page = await stage.tab(context, '/', { expected: ['400 (Bad Request)'] })
  page.loads = 0
  page.on('load', () => (page.loads += 1))
  await page.locator('.card').first().waitFor()
  return page
}

export async function aRetiredVersionLoadsTheNewerOneOnceAndSaysSo(stage) {
  const release = earlierRelease(stage.shop)
  const retire = await publishAndLater(stage, release)
  const visitor = await visitorOf(stage, release)
  const waiting = await visitorOf(stage, release)
  const newer = await stage.open('/')
  await newer.locator('.card').first().waitFor()
  const sent = (page) => page.operations.at(-1).extensions.persistedQuery.sha256Hash
  assert.ok(`sha256:${sent(visitor)}` in release.manifest)
  assert.ok(!(`sha256:${sent(newer)}` in release.manifest))

  await retire()
  await visitor.context().unrouteAll() // the newer page is there; for the other it is not yet
  await visitor.getByRole('link', { name: 'Kitchen & Table' }).first().click()
  await waiting.getByRole('link', { name: 'Kitchen & Table' }).first().click()

  await visitor.getByText('The shop was renewed while you were here').waitFor()
  await visitor.getByRole('heading', { name: 'Kitchen & Table', level: 1 }).waitFor()
  assert.ok(!(`sha256:${sent(visitor)}` in release.manifest))
  assert.equal(visitor.loads, 1)
  await waiting.getByText('This page is out of date').waitFor()
  await eventually(() => waiting.loads, 1)
  await newer.getByRole('link', { name: 'Kitchen & Table' }).first().click()
  await newer.getByRole('heading', { name: 'Kitchen & Table', level: 1 }).waitFor()
  assert.equal(newer.loads, undefined)
}
