import { percentDecode } from './environ.ts'
import { IDENTITY_HEADERS } from './identity-headers.ts'
import type { RequestFacts } from './request-facts.ts'

/** Names whose value is a credential, or says who somebody is. */
const SECRET_NAMES = new Set([
  'set-cookie',
  'x-ssl-client-cert',
  'ssl-client-cert',
  'x-goog-authenticated-user-id',
  ...IDENTITY_HEADERS.map((name) => name.toLowerCase())
])

const SECRET_NAME_PARTS =
  /token|secret|passw|(?:api|auth|access|functions|subscription|app)-?key|session|credential|signature|jwt|csrf|xsrf|assertion|authoriz|cookie|dpop|x-amzn-oidc|cf-access|x-vault|x-fc-|private/

const SECRET_PARAMETER_PARTS = /sess|hmac|saml|verifier/

const SECRET_PARAMETERS = new Set([
  'auth',
  'code',
  'key',
  'nonce',
  'otp',
  'pass',
  'pin',
  'pw',
  'pwd',
  'sid',
  'sig',
  'state',
  'ticket'
])

/** Schemes of RFC 9110 §11 and what is used like them: the credentials follow. */
const CREDENTIALS = /^(bearer|basic|digest|negotiate|apikey|token) +\S/i

/**
 * Replaces secrets in a request's facts by their length, before anything is computed from them, so that
 * no report, page or log line can hold one: credentials and identity headers, JSON Web Tokens wherever
 * they stand, token-like query parameters and userinfo in the target and in headers that carry URLs.
 */
export function redactFacts(facts: RequestFacts): RequestFacts {
  return {
    ...facts,
    target: redactUrl(facts.target),
    headers: facts.headers.map((header) => {
      const value = redactHeader(header[0], header[1])
      return value === header[1] ? header : ([header[0], value] as const)
    })
  }
}

/** The text with token-like query values, userinfo and JSON Web Tokens replaced. Linear in its length. */
export function redactUrl(text: string): string {
  let result = text
  if (EQUALS.test(result)) result = redactParameters(result)
  if (result.includes('@')) result = redactUserinfo(result)
  return result.includes('eyJ') ? redactJsonWebTokens(result) : result
}

function redactHeader(name: string, value: string): string {
  // Proxies fill identity headers with these words where there is nobody: no secret, and worth seeing.
  if (value === '' || value === '-' || value === '(null)' || value === 'NONE') return value
  if (isSecretName(name)) return `[hidden: ${value.length} characters]`
  const scheme = CREDENTIALS.exec(value)?.[1]
  return scheme === undefined
    ? redactUrl(value)
    : `${scheme} [hidden: ${value.length - scheme.length - 1} characters]`
}

const EQUALS = /=|%(?:25)*3d/i

/** Delimiters of parameters as they are, and escaped once or more: what is decoded on the way is a secret, too. */
const DELIMITERS = /([&;?# ,"]|%(?:25)*(?:26|3b|3f|23))/i

function redactParameters(text: string): string {
  let result = ''
  let hiding = false
  text.split(DELIMITERS).forEach((piece, index) => {
    const delimiter = index % 2 === 1
    // An escaped delimiter may belong to the secret itself.
    if (delimiter && !piece.startsWith('%')) hiding = false
    if (hiding) return
    const equals = delimiter ? null : EQUALS.exec(piece)
    if (equals === null || !isSecretParameter(piece.slice(0, equals.index))) {
      result += piece
      return
    }
    const value = piece.slice(equals.index + equals[0].length)
    result += piece.slice(0, equals.index + equals[0].length) + (value === '' ? '' : placeholder(value))
    hiding = value !== ''
  })
  return result
}

/** `user:password@`, and anything before an `@` that follows `//`. */
function redactUserinfo(text: string): string {
  let result = ''
  let done = 0
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > done && !/[\s"/?#,=@]/.test(text[start - 1] ?? '')) start -= 1
    const userinfo = text.slice(start, at)
    const secret = userinfo.includes(':') || (userinfo !== '' && text.slice(start - 2, start) === '//')
    result += text.slice(done, start) + (secret ? placeholder(userinfo) : userinfo) + '@'
    done = at + 1
  }
  return result + text.slice(done)
}

function isSecretParameter(name: string): boolean {
  const ends = name.length <= 128 ? name : name.slice(0, 64) + name.slice(-64)
  const lower = percentDecode(ends).toLowerCase().replaceAll('_', '-')
  return SECRET_PARAMETERS.has(lower) || SECRET_NAME_PARTS.test(lower) || SECRET_PARAMETER_PARTS.test(lower)
}

function redactJsonWebTokens(text: string): string {
  const run = /[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*/y
  let result = ''
  let done = 0
  for (let start = text.indexOf('eyJ'); start >= 0; start = text.indexOf('eyJ', done)) {
    run.lastIndex = start
    const token = run.exec(text)?.[0] ?? ''
    result +=
      text.slice(done, start) + (token.includes('.') && token.length > 20 ? placeholder(token) : token)
    done = start + token.length
  }
  return result + text.slice(done)
}

/** Only characters that may stand in a URL, so that the target stays one word. */
function placeholder(value: string): string {
  return `hidden-${value.length}-characters`
}

function isSecretName(name: string): boolean {
  const known = verdicts.get(name)
  if (known !== undefined) return known
  const lower = name.toLowerCase().replaceAll('_', '-')
  const secret = SECRET_NAMES.has(lower) || SECRET_NAME_PARTS.test(lower)
  if (verdicts.size >= 512) verdicts.clear()
  if (name.length <= 64) verdicts.set(name, secret)
  return secret
}

/** Header names repeat; the memory is bounded, since a client chooses them. */
const verdicts = new Map<string, boolean>()
