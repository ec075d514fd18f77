import { proveFindings } from './prove-findings.ts'

for (const proxy of ['apache', 'nginx', 'haproxy', 'caddy'] as const) {
  proveFindings(proxy, [
    { finding: 'alternative-header-passes', mistake: 'plain passing on' },
    { finding: 'forwarded-passes', mistake: 'plain passing on' },
    { finding: 'identity-header-passes', mistake: 'plain passing on' },
    { finding: 'url-override-passes', mistake: 'plain passing on' },
    { finding: 'method-override-passes', mistake: 'plain passing on' },
    { finding: 'proxy-header-passes', mistake: 'plain passing on' },
    {
      finding: 'underscore-alias-passes',
      mistake: 'names with underscores pass',
      bad: () => ({ site: proxy === 'nginx' ? ['underscores_in_headers on;'] : [] })
    }
  ])
}

proveFindings('nginx', [
  { finding: 'underscore-alias-passes', mistake: 'none does, by default', immune: true }
])
