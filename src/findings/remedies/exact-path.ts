import type { Remedy, Situation } from '../../core/finding.ts'
import { mountOf } from './mount.ts'
import { place } from './places.ts'
import { untouchedPath } from './untouched-path.ts'

/** Makes the proxy pass the path on byte for byte, below a mount point, too. */
export function exactPath(situation: Situation): readonly Remedy[] {
  const { outer, inner } = mountOf(situation)
  const { backend } = situation
  // Behind the path of a socket, a colon stands before the path of the URL.
  const app = `http://${backend.startsWith('unix:') ? `${backend}:` : backend}${inner}`
  if (outer === '' && inner === '') return untouchedPath({ ...situation, evidence: [] })
  const mounted = untouchedPath({
    ...situation,
    prefix: outer,
    evidence: [{ kind: 'environ', name: 'SCRIPT_NAME', value: outer }]
  })
  return [
    // Neither knows of what stands at the app in place of the mount point.
    ...mounted.filter(({ target }) => inner === '' || !['apache', 'nginx'].includes(target)),
    {
      target: 'nginx',
      where: 'instead of the proxy_pass line',
      lines: [
        `if ($request_uri !~ "^${dotted(outer)}(?<path_as_sent>/.*)$") {`,
        '    return 400;',
        '}',
        `proxy_pass ${app}$path_as_sent;`,
        `proxy_redirect ${app}/ ${outer}/;`
      ],
      caution:
        'With a variable in proxy_pass, nginx rewrites no redirect by itself: the last line does, for those to this address.',
      reference: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass'
    },
    {
      target: 'caddy',
      where: `${place.caddySite(situation)}, in place of handle_path ${outer}/*`,
      lines: [
        `handle ${outer}/* {`,
        `    uri path_regexp ^${dotted(outer)}/ ${inner}/`,
        `    reverse_proxy ${backend.replace(/^unix:/, 'unix/')}`,
        '}'
      ],
      caution: 'Take over all that stands in the block of handle_path besides.',
      reference: 'https://caddyserver.com/docs/caddyfile/directives/uri'
    }
  ]
}

/** A plain path as a regular expression. */
function dotted(path: string): string {
  return path.replaceAll('.', String.raw`\.`)
}
