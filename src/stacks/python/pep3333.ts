import { canonicalAddress } from '../../core/address.ts'
import { environKey, percentDecode } from '../../core/environ.ts'
import type { RequestFacts } from '../../core/request-facts.ts'
import { partition } from './python-str.ts'
import { defineStack, refuse } from '../stack.ts'
import { concludeFromEnviron, WsgiRequest } from './wsgi.ts'

export const pep3333 = defineStack({
  id: 'pep3333',
  title: 'PEP 3333 without any trust (wsgiref)',
  emulates: {
    version: 'CPython 3.11',
    source: 'Lib/wsgiref/util.py, Lib/wsgiref/simple_server.py, Lib/http/server.py'
  },
  trust: { gate: 'nothing is believed', element: 'none', headers: [] },
  options: {},
  conclude(facts) {
    // Python's own white space also ends a word of the request line.
    if (/[\s\x1c-\x1f\x85]/.test(facts.target))
      return refuse(400, 'wsgiref refuses white space in the request line')
    if (facts.target === '' || !facts.httpVersion.startsWith('1.'))
      return refuse(null, 'wsgiref takes the request for HTTP/0.9, and answers without a status')
    // The empty line at the end counts as one of the hundred.
    if (facts.headers.length > 99) return refuse(431, 'wsgiref refuses more than 99 headers')
    return concludeFromEnviron(new WsgiRequest(simpleServerEnviron(facts)))
  }
})

/** The environ of `wsgiref.simple_server` bound to the loopback: SERVER_NAME is the socket's name, not Host's. */
function simpleServerEnviron(facts: RequestFacts): Record<string, string> {
  const local = 'address' in facts.local ? facts.local : null
  // http.server reduces slashes at the start to one.
  const [path, query] = partition(facts.target.replace(/^\/{2,}/, '/'), '?')
  const environ: Record<string, string> = {
    'wsgi.url_scheme': facts.encrypted ? 'https' : 'http',
    SERVER_NAME: local === null ? '' : local.address === '127.0.0.1' ? 'localhost' : local.address,
    SERVER_PORT: local === null ? '' : String(local.port),
    SCRIPT_NAME: '',
    PATH_INFO: percentDecode(path),
    QUERY_STRING: query,
    REMOTE_ADDR: 'address' in facts.peer ? canonicalAddress(facts.peer.address) : ''
  }
  for (const [name, value] of facts.headers) {
    // The email package takes a line with another name for the end of the headers.
    if (!/^[!-~]+$/.test(name)) break
    const key = environKey(name)
    if (key === null) continue
    const earlier = environ[key]
    environ[key] = earlier === undefined ? value : `${earlier},${value}`
  }
  return environ
}
