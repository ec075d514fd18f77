import { parseAddress } from '../core/address.ts'
import { isPort } from '../core/authority.ts'
import type { Endpoint } from '../core/request-facts.ts'
import { UsageError } from './usage-error.ts'

/** Reads `192.0.2.1`, `192.0.2.1:8080`, `2001:db8::1`, `[2001:db8::1]:8080`, `unix` or `unix:/run/app.sock`. */
export function parseEndpoint(flag: string, text: string, standardPort: number): Endpoint {
  if (text === 'unix') return { unixSocket: 'unix' }
  if (text.startsWith('unix:')) return { unixSocket: text.slice(5) }
  const whole = parseAddress(text)
  if (whole !== null) return { address: whole.toString(), port: standardPort }
  const parts = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(text)
  const address = parseAddress(parts?.[1] ?? parts?.[2] ?? '')
  const port = parts?.[3] ?? String(standardPort)
  if (address === null || !(isPort(port) || port === '0')) {
    throw new UsageError(`--${flag} "${text}": write an IP address, with :port where it matters, or unix`)
  }
  return { address: address.toString(), port: Number(port) }
}
