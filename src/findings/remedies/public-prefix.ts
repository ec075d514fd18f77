import type { Remedy, Situation } from '../../core/finding.ts'
import { documentation, mind, place } from './places.ts'

/** Makes the proxy state the public mount point, or the app know it. */
export function publicPrefix(situation: Situation): readonly Remedy[] {
  const { prefix } = situation
  return [
    {
      target: 'apache',
      where: place.apache(situation),
      lines: [
        `<Location "${prefix}">`,
        `    RequestHeader set X-Forwarded-Prefix "${prefix}"`,
        '</Location>'
      ],
      caution: mind.apacheConnection,
      reference: documentation.apacheHeader
    },
    {
      target: 'nginx',
      where: `in the location block of ${prefix}/, beside proxy_pass`,
      lines: [`proxy_set_header X-Forwarded-Prefix ${prefix};`],
      caution: mind.nginxInheritance,
      reference: documentation.nginxHeader
    },
    {
      target: 'haproxy',
      where: place.haproxy(situation),
      lines: [
        'http-request del-header X-Forwarded-Prefix',
        `http-request set-header X-Forwarded-Prefix ${prefix} if { path ${prefix} } || { path_beg ${prefix}/ }`
      ],
      caution: 'Put the lines above the rule that takes the prefix off the path.',
      reference: documentation.haproxySet
    },
    {
      target: 'caddy',
      where: `inside the reverse_proxy block of handle_path ${prefix}/*`,
      lines: [`header_up X-Forwarded-Prefix ${prefix}`],
      reference: documentation.caddyProxyHeader
    },
    {
      target: 'traefik',
      where: place.traefikFile(),
      lines: [
        'http:',
        '  middlewares:',
        '    mount-point:',
        '      stripPrefix:',
        '        prefixes:',
        `          - "${prefix}"`
      ],
      caution: 'Add mount-point to the middlewares of the router: it takes the prefix off and states it.',
      reference:
        'https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/stripprefix/'
    },
    ...prefixInApp(prefix)
  ]
}

/** The apps that can be told where they are mounted, whatever the proxy says. */
function prefixInApp(prefix: string): readonly Remedy[] {
  return [
    {
      target: 'mod_wsgi-express',
      where: 'among the arguments of mod_wsgi-express start-server',
      lines: [`--mount-point ${prefix}`],
      caution: 'The proxy must then pass the path on with the prefix.',
      reference: 'https://modwsgi.readthedocs.io/en/latest/configuration-directives/WSGIScriptAlias.html'
    },
    {
      target: 'waitress',
      where: 'among the arguments of waitress.serve',
      lines: [`url_prefix='${prefix}',`],
      reference: documentation.waitress
    },
    {
      target: 'gunicorn',
      where: 'in the environment of gunicorn',
      lines: [`SCRIPT_NAME=${prefix}`],
      caution: 'The proxy must then pass the path on with the prefix: any other path is an error 500.',
      reference: `${documentation.gunicorn}#forwarder-headers`
    },
    {
      target: 'django',
      where: 'in settings.py',
      lines: [`FORCE_SCRIPT_NAME = '${prefix}'`],
      reference: `${documentation.django}#force-script-name`
    },
    {
      target: 'echo3333',
      where: 'on the command line',
      lines: [`echo3333 serve --url-prefix ${prefix}`],
      reference: documentation.echo3333
    }
  ]
}
