import type { Proxy } from '../support/proxies.ts'
import { type CheckProof, proveFindings } from './prove-findings.ts'

const MOUNTED = { path: '/app/', bad: () => ({ mount: '/app' }) } as const

/** A proxy that passes the path on as it came, unless it is told otherwise. */
const UNTOUCHED: readonly CheckProof[] = [
  'encoded-slash-blocked',
  'encoded-slash-decoded',
  'percent-encoding-changed',
  'slashes-merged',
  'dot-segments-resolved',
  'query-rewritten'
].map((finding) => ({ finding, mistake: 'everything is passed on', immune: true }))

/** nginx writes the path anew where its target has one, if only a slash. */
const nginxWithSlash = (backend: string): { readonly pass: readonly string[] } => ({
  pass: [`proxy_pass http://${backend}/;`]
})

const PROOFS: Readonly<Record<Proxy, readonly CheckProof[]>> = {
  apache: [
    { finding: 'encoded-slash-blocked', mistake: 'ProxyPass alone' },
    { finding: 'encoded-slash-blocked', mistake: 'below a mount point', ...MOUNTED },
    {
      finding: 'encoded-slash-decoded',
      mistake: 'encoded slashes are allowed, and decoded',
      bad: () => ({ site: ['AllowEncodedSlashes On'] })
    },
    {
      finding: 'encoded-slash-decoded',
      mistake: 'below a mount point',
      path: '/app/',
      bad: () => ({ mount: '/app', site: ['AllowEncodedSlashes On'] })
    },
    { finding: 'percent-encoding-changed', mistake: 'ProxyPass alone' },
    {
      finding: 'percent-encoding-changed',
      mistake: 'encoded slashes are kept, but what is around them is not',
      bad: () => ({ site: ['AllowEncodedSlashes NoDecode'] })
    },
    { finding: 'percent-encoding-changed', mistake: 'below a mount point', ...MOUNTED },
    { finding: 'slashes-merged', mistake: 'ProxyPass alone' },
    { finding: 'dot-segments-resolved', mistake: 'ProxyPass alone' },
    {
      finding: 'query-rewritten',
      mistake: 'only one parameter is passed on',
      bad: (backend) => ({
        pass: [
          'RewriteEngine On',
          'RewriteCond "%{QUERY_STRING}" "(?:^|&)q=([^&]*)"',
          `RewriteRule "^/(.*)" "http://${backend}/$1?q=%1" [P]`,
          `RewriteRule "^/(.*)" "http://${backend}/$1?" [P]`
        ]
      })
    }
  ],
  nginx: [
    { finding: 'encoded-slash-blocked', mistake: 'everything is passed on', immune: true },
    { finding: 'encoded-slash-decoded', mistake: 'a slash behind the target', bad: nginxWithSlash },
    { finding: 'encoded-slash-decoded', mistake: 'below a mount point', ...MOUNTED },
    { finding: 'percent-encoding-changed', mistake: 'a slash behind the target', bad: nginxWithSlash },
    {
      finding: 'percent-encoding-changed',
      mistake: 'the decoded path is the target',
      bad: (backend) => ({ pass: [`proxy_pass http://${backend}$uri$is_args$args;`] })
    },
    { finding: 'percent-encoding-changed', mistake: 'below a mount point', ...MOUNTED },
    { finding: 'slashes-merged', mistake: 'a slash behind the target', bad: nginxWithSlash },
    { finding: 'dot-segments-resolved', mistake: 'a slash behind the target', bad: nginxWithSlash },
    { finding: 'dot-segments-resolved', mistake: 'below a mount point', ...MOUNTED },
    {
      finding: 'query-rewritten',
      mistake: 'only one parameter is passed on',
      bad: (backend) => ({ pass: [`proxy_pass http://${backend}$uri?q=$arg_q;`] })
    },
    { finding: 'query-rewritten', mistake: 'below a mount point', ...MOUNTED, immune: true }
  ],
  haproxy: UNTOUCHED.flatMap((proof) => [proof, { ...proof, ...MOUNTED, mistake: 'below a mount point' }]),
  caddy: [
    ...UNTOUCHED,
    { finding: 'slashes-merged', mistake: 'below a mount point', ...MOUNTED },
    { finding: 'dot-segments-resolved', mistake: 'below a mount point', ...MOUNTED },
    ...UNTOUCHED.filter(({ finding }) => !['slashes-merged', 'dot-segments-resolved'].includes(finding)).map(
      (proof) => ({ ...proof, ...MOUNTED, mistake: 'below a mount point' })
    )
  ]
}

for (const proxy of ['apache', 'nginx', 'haproxy', 'caddy'] as const) proveFindings(proxy, PROOFS[proxy])
