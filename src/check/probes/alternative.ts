import { below, type ProbeFamily } from '../probe.ts'

const CLIENT = [
  'X-Real-IP',
  'X-Client-IP',
  'X-Cluster-Client-IP',
  'Client-IP',
  'X-Original-Forwarded-For'
] as const

/** A content delivery network may refuse requests that bear its own names: they travel by themselves. */
const CLIENT_OF_NETWORK = [
  'CF-Connecting-IP',
  'True-Client-IP',
  'Fastly-Client-IP',
  'X-Azure-ClientIP'
] as const

const SCHEME = [
  'X-Forwarded-Scheme',
  'X-Forwarded-Protocol',
  'X-Scheme',
  'X-Url-Scheme',
  'CloudFront-Forwarded-Proto'
] as const

const SCHEME_FLAG = ['X-Forwarded-SSL', 'X-Forwarded-HTTPS', 'X-HTTPS', 'Front-End-Https'] as const

const HOST = ['X-Host', 'X-Original-Host', 'X-HTTP-Host-Override'] as const

const PREFIX = ['X-Script-Name', 'X-Forwarded-Script-Name'] as const

/** A web application firewall knows these best, and may refuse them. */
const URL_OVERRIDE = ['X-Original-URL', 'X-Rewrite-URL'] as const

const URL_OF_PROXY = [
  'X-Forwarded-Uri',
  'X-Forwarded-Path',
  'X-Replaced-Path',
  'X-Envoy-Original-Path'
] as const

const METHOD_OVERRIDE = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'] as const

/** A few of those that login proxies set. */
const IDENTITY = [
  'X-Forwarded-User',
  'X-Remote-User',
  'Remote-User',
  'X-Auth-Request-User',
  'X-Auth-Request-Email'
] as const

/** A few of those that TLS terminators set. */
const CERTIFICATE = ['X-SSL-Client-Verify', 'X-SSL-Client-Cert', 'X-Forwarded-Client-Cert'] as const

/** The less common headers that some software believes, of one kind in each request. */
export const alternative: ProbeFamily = {
  id: 'alternative',
  requests: (aim) => {
    const { nonce, host, address, prefix } = aim.canaries
    const scheme = aim.url.scheme === 'https' ? 'http' : 'https'
    const flag = scheme === 'https' ? 'on' : 'off'
    const saying = (variant: string, names: readonly string[], value: string) => ({
      variant,
      target: below(aim, `/alternative/${variant}`),
      headers: names.map((name) => [name, value] as const)
    })
    return [
      saying('client', CLIENT, address),
      saying('client-of-network', CLIENT_OF_NETWORK, address),
      saying('scheme', SCHEME, scheme),
      saying('scheme-flag', SCHEME_FLAG, flag),
      saying('host', HOST, host),
      saying('prefix', PREFIX, prefix),
      saying('url', URL_OVERRIDE, `/${nonce}/elsewhere`),
      saying('url-of-proxy', URL_OF_PROXY, `/${nonce}/elsewhere`),
      saying('method', METHOD_OVERRIDE, 'PATCH'),
      saying('identity', IDENTITY, nonce),
      saying('certificate', CERTIFICATE, nonce),
      saying('proxy', ['Proxy'], `http://${host}/`)
    ]
  }
}
