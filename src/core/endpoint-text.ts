import { canonicalAddress } from './address.ts'
import type { Endpoint } from './request-facts.ts'

/** One end of a connection as it is usually written: `192.0.2.1:80`, `[2001:db8::1]:80`, `unix:/run/app.sock`. */
export function endpointText(end: Endpoint): string {
  if ('unixSocket' in end) return `unix:${end.unixSocket}`
  const address = canonicalAddress(end.address)
  return address.includes(':') ? `[${address}]:${end.port}` : `${address}:${end.port}`
}
