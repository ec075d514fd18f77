import type { Remedy, Situation } from '../../core/finding.ts'
import { documentation } from './places.ts'

/** Makes the app listen where only the proxy reaches it. */
export function privateListener({ backend }: Situation): readonly Remedy[] {
  const port = /:(\d{1,5})$/.exec(backend)?.[1] ?? '3333'
  const caution =
    'Where the proxy is on another machine, listen on the private address between the two, and let a firewall drop everybody else.'
  return [
    {
      target: 'mod_wsgi-express',
      where: 'among the arguments of mod_wsgi-express start-server',
      lines: [`--host 127.0.0.1 --port ${port}`],
      caution,
      reference: 'https://modwsgi.readthedocs.io/en/latest/'
    },
    {
      target: 'waitress',
      where: 'among the arguments of waitress.serve',
      lines: [`listen='127.0.0.1:${port}',`],
      caution,
      reference: documentation.waitress
    },
    {
      target: 'gunicorn',
      where: 'among the arguments of gunicorn',
      lines: [`--bind 127.0.0.1:${port}`],
      caution,
      reference: `${documentation.gunicorn}#bind`
    },
    {
      target: 'express',
      where: 'where the app is started',
      lines: [`app.listen(${port}, '127.0.0.1')`],
      caution,
      reference: 'https://expressjs.com/en/api.html#app.listen'
    },
    {
      target: 'fastify',
      where: 'where the app is started',
      lines: [`await app.listen({ host: '127.0.0.1', port: ${port} })`],
      caution,
      reference: 'https://fastify.dev/docs/latest/Reference/Server/#listen'
    },
    {
      target: 'echo3333',
      where: 'on the command line',
      lines: [`echo3333 serve --host 127.0.0.1 --port ${port}`],
      caution: `In a container, publish no port, or publish it as 127.0.0.1:${port}:${port}. ${caution}`,
      reference: documentation.echo3333
    }
  ]
}
