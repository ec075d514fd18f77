import type { RemedyTarget } from '../../core/finding.ts'

const LABELS = {
  apache: 'Apache',
  nginx: 'nginx',
  haproxy: 'HAProxy',
  caddy: 'Caddy',
  traefik: 'Traefik',
  'mod_wsgi-express': 'mod_wsgi-express',
  waitress: 'Waitress',
  gunicorn: 'Gunicorn',
  django: 'Django',
  express: 'Express',
  fastify: 'Fastify',
  echo3333: 'echo3333'
} as const satisfies Record<RemedyTarget, string>

/** How a target writes its own name. */
export function targetLabel(target: RemedyTarget): string {
  return LABELS[target]
}
