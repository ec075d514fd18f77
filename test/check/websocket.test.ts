import { type CheckProof, proveFindings } from './prove-findings.ts'

/** As tutorials have it: whatever is asked for is passed on. */
const PASS_ANY_UPGRADE = [
  'proxy_http_version 1.1;',
  'proxy_set_header Upgrade $http_upgrade;',
  'proxy_set_header Connection "upgrade";'
]

const WEBSOCKET: Pick<CheckProof, 'finding' | 'mistake'> = {
  finding: 'websocket-upgrade-stripped',
  mistake: 'nobody told the proxy about WebSocket'
}
const H2C: Pick<CheckProof, 'finding' | 'mistake'> = {
  finding: 'h2c-upgrade-passes',
  mistake: 'every upgrade passes'
}
const ORIGIN: Pick<CheckProof, 'finding' | 'mistake'> = {
  finding: 'origin-reflected',
  mistake: 'whoever asks is allowed to read'
}

proveFindings('apache', [
  WEBSOCKET,
  {
    ...WEBSOCKET,
    mistake: 'no, it was told',
    immune: true,
    bad: (backend) => apacheUpgrade(backend, 'websocket')
  },
  { ...H2C, bad: (backend) => apacheUpgrade(backend, 'ANY') },
  { ...H2C, mistake: 'none does, by default', immune: true },
  {
    ...ORIGIN,
    bad: () => ({
      site: [
        'SetEnvIf Origin "^(.+)$" ASKS=$1',
        'Header set Access-Control-Allow-Origin "%{ASKS}e" env=ASKS',
        'Header set Access-Control-Allow-Credentials true'
      ]
    })
  },
  { ...ORIGIN, mistake: 'nobody is, by default', immune: true }
])

function apacheUpgrade(backend: string, protocol: string) {
  return { pass: [`ProxyPass "/" "http://${backend}/" upgrade=${protocol}`] }
}

proveFindings('nginx', [
  WEBSOCKET,
  { ...H2C, bad: () => ({ proxy: PASS_ANY_UPGRADE }) },
  { ...WEBSOCKET, mistake: 'no, it was told', immune: true, bad: () => ({ proxy: PASS_ANY_UPGRADE }) },
  { ...ORIGIN, bad: () => ({ proxy: ['add_header Access-Control-Allow-Origin $http_origin always;'] }) },
  {
    ...ORIGIN,
    mistake: 'everybody is',
    bad: () => ({ proxy: ['add_header Access-Control-Allow-Origin *;'] })
  },
  { ...ORIGIN, mistake: 'nobody is, by default', immune: true }
])

proveFindings('haproxy', [
  { ...WEBSOCKET, immune: true },
  H2C,
  {
    ...ORIGIN,
    bad: () => ({
      site: [
        'http-request set-var(txn.asks) req.hdr(Origin)',
        'http-response set-header Access-Control-Allow-Origin %[var(txn.asks)] if { var(txn.asks) -m found }'
      ]
    })
  },
  { ...ORIGIN, mistake: 'nobody is, by default', immune: true }
])

proveFindings('caddy', [
  { ...WEBSOCKET, immune: true },
  H2C,
  { ...ORIGIN, bad: () => ({ site: ['header Access-Control-Allow-Origin {http.request.header.Origin}'] }) },
  { ...ORIGIN, mistake: 'nobody is, by default', immune: true }
])
