/** Where the API is and as whom we call it: given by the page that was served, or by the build. */
const given = (name: string) =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content || undefined

export const API_URL = given('commerce-api') ?? import.meta.env.VITE_API_URL ?? '/graphql'

/** The publishable key of the API client `storefront-web`. It is no secret. */
export const CLIENT_KEY = given('commerce-client-key') ?? import.meta.env.VITE_CLIENT_KEY

export const VERSION = __VERSION__
