import process from 'node:process'
import { chooseFrontEnds, portsOf } from '../front-ends.ts'
import type { OtherDoors } from '../visit.ts'
import { buildIndex } from './app.ts'

// In the environment: LISTEN, host:port to listen on; FRONT, the front end's host, and DIRECT, that of the
// app beside it, as they are reached from here; HTTP_PORT, HTTPS_PORT and DIRECT_PORT, as visitors know them;
// FRONT_ENDS: those that may be beside Apache, as in `nginx=127.0.0.1:8081:8444 caddy=…`; NOT_INSTALLED: the names
// of apps that have no real server. Both may be missing.

const app = await buildIndex(
  {
    front: setting('FRONT'),
    direct: setting('DIRECT'),
    ports: {
      http: Number(setting('HTTP_PORT')),
      https: Number(setting('HTTPS_PORT')),
      direct: Number(setting('DIRECT_PORT'))
    }
  },
  (process.env['FRONT_ENDS'] ?? '').split(' ').flatMap(otherDoors),
  (process.env['NOT_INSTALLED'] ?? '').split(' ')
)
const [host = '', port] = setting('LISTEN').split(':')
await app.listen({ host, port: Number(port) })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close())

function otherDoors(words: string): readonly OtherDoors[] {
  const [, name = '', front = '', ports = ''] = /^([a-z]+)=(.+?):(\d+:\d+)$/.exec(words) ?? []
  const chosen = chooseFrontEnds([`${name}:${ports}`]) ?? []
  return chosen.map((frontEnd) => ({ frontEnd, doors: { front, direct: front, ports: portsOf(frontEnd) } }))
}

function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set`)
  return value
}
