import type { RequestFacts } from '../../core/request-facts.ts'
import { type Refusal, refuse } from '../stack.ts'

// The defaults of limit_request_line, limit_request_fields and limit_request_field_size.
const LINE = 4094
const FIELDS = 100
const FIELD_SIZE = 8190

const TOKEN = /^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/

/** What Gunicorn refuses before it reads the headers (26.2.0, gunicorn/http/message.py). */
export function requestLineRefusal(facts: RequestFacts): Refusal | null {
  const problem = requestLineProblem(facts)
  return problem === null ? null : refuse(400, `Gunicorn refuses ${problem}`)
}

/** What Gunicorn refuses of one header, whoever sends it; `kept` are the names of the headers before it. */
export function headerRefusal(name: string, value: string, kept: readonly string[]): Refusal | null {
  const upper = name.toUpperCase()
  if (kept.length >= FIELDS) return refuse(431, `Gunicorn refuses more than ${FIELDS} headers`)
  if (!TOKEN.test(name)) return refuse(400, 'Gunicorn refuses a header whose name is no token')
  if (/[\0-\x08\n-\x1f\x7f]/.test(value))
    return refuse(400, `Gunicorn refuses a control character in ${name}`)
  if (name.length + value.length + ': \r\n'.length > FIELD_SIZE)
    return refuse(431, `Gunicorn refuses a header of more than ${FIELD_SIZE} bytes: ${name}`)
  if ((upper === 'HOST' || upper === 'CONTENT-TYPE') && kept.includes(upper))
    return refuse(400, `Gunicorn refuses more than one ${name}`)
  if (upper === 'EXPECT' && value.toLowerCase() !== '100-continue')
    return refuse(417, 'Gunicorn refuses this Expect')
  return null
}

function requestLineProblem({ method, target, httpVersion }: RequestFacts): string | null {
  if (`${method} ${target} HTTP/${httpVersion}`.length > LINE)
    return `a request line of more than ${LINE} bytes`
  if (!TOKEN.test(method) || /[a-z#]/.test(method) || method.length < 3 || method.length > 20)
    return 'this method'
  if (target === '' || target.includes(' ')) return 'this request line'
  if (target === '*' && method !== 'OPTIONS') return 'the target * with a method other than OPTIONS'
  if (target !== '*' && method !== 'CONNECT' && !target.startsWith('/') && !target.includes('://'))
    return 'a target that is no path and no URL'
  return /^1\.[0-9]$/.test(httpVersion) ? null : 'this version of HTTP'
}

const CODINGS = new Set(['chunked', 'identity', 'compress', 'deflate', 'gzip'])

/** What Gunicorn refuses because it would not know where the body ends; comes behind all headers. */
export function framingRefusal({ headers, httpVersion }: RequestFacts): Refusal | null {
  let length: string | null = null
  let chunked = false
  for (const [name, value] of headers) {
    const upper = name.toUpperCase()
    if (upper === 'CONTENT-LENGTH') {
      if (length !== null) return refuse(400, 'Gunicorn refuses more than one Content-Length')
      length = value
    }
    if (upper !== 'TRANSFER-ENCODING') continue
    for (const coding of value.split(',').map((one) => one.trim().toLowerCase())) {
      if (!CODINGS.has(coding)) return refuse(501, 'Gunicorn does not know this Transfer-Encoding')
      if (chunked) return refuse(400, 'Gunicorn refuses a Transfer-Encoding behind chunked')
      chunked = coding === 'chunked'
    }
  }
  if (chunked && (length !== null || httpVersion === '1.0'))
    return refuse(400, 'Gunicorn refuses chunked together with Content-Length or HTTP/1.0')
  const counts = length === null || /^[0-9]+$/.test(length)
  return counts ? null : refuse(400, 'Gunicorn refuses this Content-Length')
}
