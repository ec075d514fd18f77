import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { frontEnds } from '../../lab/front-ends.ts'
import type { LabPage } from '../../lab/index-page/page.ts'
import { freePorts } from '../support/proxies.ts'

// A second lab in containers, beside one that may run: with a project name, ports and a network of its own.

const PROJECT = 'echo3333-check'
/** The first three numbers of its private network. */
export const NETWORK = '10.33.34'
export const EVERY_PROFILE = ['--profile', '*']

const [http = 0, https = 0, direct = 0, ...others] = await freePorts(3 + 2 * frontEnds.length)
export const ports = { http, https, direct }
/** Two for each front end beside Apache: http and https. */
export const otherPorts: readonly number[] = others
export const doors = { ports, front: '127.0.0.1', direct: '127.0.0.1' }

const settings = {
  cwd: join(import.meta.dirname, '../..'),
  env: {
    ...process.env,
    LAB_HTTP_PORT: `${http}`,
    LAB_HTTPS_PORT: `${https}`,
    LAB_DIRECT_PORT: `${direct}`,
    LAB_NETWORK: NETWORK,
    ...Object.fromEntries(
      frontEnds.flatMap(({ id }, at) => [
        [`LAB_${id.toUpperCase()}_HTTP_PORT`, `${others[2 * at]}`],
        [`LAB_${id.toUpperCase()}_HTTPS_PORT`, `${others[2 * at + 1]}`]
      ])
    )
  },
  maxBuffer: 1 << 25
}

const inProject = (...args: readonly string[]) => ['compose', '--project-name', PROJECT, ...args]

/** Runs one command of docker compose for at most so many milliseconds; returns what it says. */
export async function compose(timeout: number, ...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)('docker', inProject(...args), { ...settings, timeout })).stdout
}

/** Ends everything and removes it, images too. */
export function removeAll(): void {
  const what = ['--volumes', '--remove-orphans', '--rmi', 'all', '--timeout', '3']
  const options = { ...settings, stdio: 'ignore', timeout: 50_000 } as const
  execFileSync('docker', inProject(...EVERY_PROFILE, 'down', ...what), options)
}

/** Builds and starts it; where it does not start, says what the containers said and ends this process. */
export async function bringUp(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      removeAll()
      process.exit(1)
    })
  }
  try {
    await compose(240_000, 'up', '--wait', '--build')
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    const said = await compose(20_000, 'logs', '--no-color', '--tail', '3').catch(String)
    removeAll()
    process.stderr.write(`${said}\n${stderr.slice(-2_000)}\nThe lab did not start: see above.\n`)
    process.exit(1)
  }
}

/** The index as data. Waits for as long as it takes: a page that visits every lesson is no quick one. */
export async function index(): Promise<LabPage> {
  const options = { host: '127.0.0.1', port: http, path: '/lessons.json', agent: false }
  const [response] = await once(get({ ...options, headers: { Host: `lab.localhost:${http}` } }), 'response')
  return JSON.parse(await text(response))
}
