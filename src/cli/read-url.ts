import { isIP } from 'node:net'
import { type ExpectedUrl, parseExpectedUrl } from '../core/expected-url.ts'
import { UsageError } from './usage-error.ts'

/**
 * Reads the URL of a page, or says how it has to be written. No scheme is invented: what is asked has to be said.
 *
 * @param called how the setting is called in a message
 */
export function readUrl(text: string, called: string): ExpectedUrl {
  const url = parseExpectedUrl(text)
  if (url !== null) return url
  // A password belongs into no log.
  if (/^[^?#]*@/.test(text)) throw new UsageError(`${called} has a user name in it; leave that out`)
  throw new UsageError(`${called} "${text}" ${whatToWrite(text)}`)
}

function whatToWrite(text: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]
  if (scheme === undefined) {
    const guess = `${likelyScheme(text)}://${text}${text.includes('/') ? '' : '/'}`
    if (parseExpectedUrl(guess) !== null) return `has no scheme; write ${guess}`
  } else if (!/^https?$/i.test(scheme)) {
    return 'is no web page; write http:// or https://'
  } else if (URL.canParse(text)) {
    const { href } = new URL(text)
    if (parseExpectedUrl(href) !== null) return `is not how it goes over the wire; write ${href}`
  }
  return 'is no URL; write it in full, as https://www.example.com/'
}

/** What has another port than 443, or is an address or this machine, is more likely plain http. */
function likelyScheme(text: string): 'http' | 'https' {
  const [, host = '', port] = /^(\[[^\]]*\]|[^:/?#]*)(?::([0-9]+))?/.exec(text) ?? []
  if (port !== undefined) return port.endsWith('443') ? 'https' : 'http'
  return isIP(host.replaceAll(/[[\]]/g, '')) !== 0 || /(?:^|\.)localhost$/.test(host) ? 'http' : 'https'
}
