/** Headers by name, as the load generator takes them; it adds `Connection: keep-alive` itself. */
export type Headers = Readonly<Record<string, string>>

/** A path and a query as a login page has them; whoami answers with JSON below `/api` only. */
export const TARGET = '/api?next=%2Faccount%3Ftab%3Dorders&lang=en'

/** What a browser sends, as it looks behind one proxy that tells all it knows. */
const proxied: Headers = {
  Host: 'www.example.com',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Accept-Language': 'en-GB,en;q=0.7,de;q=0.3',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
  'X-Forwarded-For': '203.0.113.57',
  'X-Forwarded-Host': 'www.example.com',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Port': '443'
}

export const jsonRequest: Headers = { ...proxied, Accept: 'application/json' }

export const pageRequest: Headers = {
  ...proxied,
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
}

export const textRequest: Headers = { ...proxied, Accept: 'text/plain' }

/** 14 KiB of addresses that are all trusted, so that nothing ends the walk early. */
export const longChainRequest: Headers = { ...jsonRequest, 'X-Forwarded-For': longChain(14 * 1024) }

/** As many header lines as the service takes: 200, the one of the load generator among them. */
export const manyHeadersRequest: Headers = {
  ...jsonRequest,
  ...Object.fromEntries(
    Array.from({ length: 199 - Object.keys(jsonRequest).length }, (_, index) => [
      `X-Bench-${index}`,
      `value ${index}`
    ])
  )
}

function longChain(bytes: number): string {
  let chain = '203.0.113.57'
  for (let index = 0; chain.length < bytes - 16; index += 1) {
    chain += `, 10.${index % 7}.${index >> 8}.${index & 255}`
  }
  return chain
}
