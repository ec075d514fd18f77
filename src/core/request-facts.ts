/** Where one end of a connection is: an IP address with a TCP port, or the path of a Unix socket. */
export type Endpoint = { readonly address: string; readonly port: number } | { readonly unixSocket: string }

/**
 * What the socket said, as plain JSON: nothing is merged, reordered, re-cased or repaired.
 *
 * Everything else (environ, correction, URLs, findings) is computed from these facts, so a report's
 * `request` can be diagnosed again, elsewhere and later.
 */
export interface RequestFacts {
  readonly method: string
  /** The request-target exactly as received (RFC 9112 §3.2), bytes as latin-1. */
  readonly target: string
  /** `1.1`, `1.0`, … as the request line has it. */
  readonly httpVersion: string
  /** Field lines in wire order and wire case, duplicates kept, bytes as latin-1. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly peer: Endpoint
  readonly local: Endpoint
  /** Whether this very connection was TLS. */
  readonly encrypted: boolean
  /** Bytes of the body that were received and thrown away. */
  readonly bodyBytes?: number
}

/** All values of one header in wire order; the name is compared without case. */
export function headerValues(facts: RequestFacts, name: string): string[] {
  const wanted = name.toLowerCase()
  const values: string[] = []
  for (const [header, value] of facts.headers) {
    if (header.length === wanted.length && header.toLowerCase() === wanted) values.push(value)
  }
  return values
}
