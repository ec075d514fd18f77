import { diagnose } from '../../src/diagnose.ts'
import type { Report } from '../../src/core/report.ts'
import type { RequestFacts } from '../../src/core/request-facts.ts'
import { compileTrustPolicy, type TrustSettings } from '../../src/core/trust-policy.ts'

/** What a test says about a request; the rest is a plain proxied request from a loopback peer. */
export interface Sketch {
  readonly method?: string
  readonly target?: string
  readonly httpVersion?: string
  /** Header lines as they would stand on the wire: `Name: value`. */
  readonly headers?: readonly string[]
  readonly peer?: string
  readonly encrypted?: boolean
  readonly port?: number
  /** The URL that the visitor asked for. */
  readonly expect?: string
  readonly trust?: TrustSettings
}

export function facts(sketch: Sketch = {}): RequestFacts {
  return {
    method: sketch.method ?? 'GET',
    target: sketch.target ?? '/',
    httpVersion: sketch.httpVersion ?? '1.1',
    headers: (sketch.headers ?? ['Host: www.example.com']).map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const
    }),
    peer: sketch.peer?.startsWith('unix')
      ? { unixSocket: '/run/app.sock' }
      : { address: sketch.peer ?? '127.0.0.1', port: 50_000 },
    local: { address: '127.0.0.1', port: sketch.port ?? 3333 },
    encrypted: sketch.encrypted ?? false
  }
}

/** Diagnoses a sketched request. */
export function report(sketch: Sketch = {}): Report {
  const options = sketch.expect === undefined ? {} : { expectedUrl: sketch.expect }
  return diagnose(facts(sketch), compileTrustPolicy(sketch.trust), { ...options, remedies: true })
}
