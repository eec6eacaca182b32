// A fetch that writes down how each request went out, for the tests to look at.
export function recordingFetch(requests) {
  return async (input, init) => {
    const url = new URL(input)
    const method = init?.method ?? 'GET'
    const sent = method === 'GET' ? Object.fromEntries(url.searchParams) : JSON.parse(init.body)
    const reply = await fetch(input, init)
    requests.push({
      method,
      members: Object.keys(sent).sort(),
      status: reply.status,
      mediaType: reply.headers.get('content-type'),
    })
    return reply
  }
}

export const headers = process.env.CLIENT_KEY ? { 'x-client-key': process.env.CLIENT_KEY } : {}
