import { randomBytes } from 'node:crypto'
import type { Canaries } from '../core/survey.ts'

/** Names and addresses for one run, of a nonce that nobody can know before. */
export function newCanaries(publicPort: string): Canaries {
  return canariesOf(randomBytes(8).toString('hex'), publicPort)
}

/** The names and addresses that belong to a nonce; the port is none that the site itself has. */
export function canariesOf(nonce: string, publicPort: string): Canaries {
  return {
    nonce,
    host: `${nonce}.invalid`,
    address: '192.0.2.77',
    address6: '2001:db8::77',
    port: publicPort === '7777' ? '7778' : '7777',
    prefix: `/${nonce}`
  }
}
