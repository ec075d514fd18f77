import { parseArgs } from 'node:util'
import { chooseFrontEnds, type FrontEnd, frontEnds } from './front-ends.ts'

/** Raised where the lab cannot start as asked; the message says the cure in one line. */
export class LabError extends Error {
  override readonly name = 'LabError'
}

/** The ports that visitors use. */
export interface PublicPorts {
  readonly http: number
  readonly https: number
  /** Where an app is published beside the front end. */
  readonly direct: number
}

export const DEFAULT_PORTS: PublicPorts = { http: 8080, https: 8443, direct: 8333 }

export const USAGE = `npm run lab -- [--http-port 8080] [--https-port 8443] [--direct-port 8333] [--front-end nginx|haproxy|caddy|all]`

/** Reads the command line; throws a LabError. */
export function readPorts(args: readonly string[]): PublicPorts {
  const values = parse(args)
  const ports = {
    http: port('http-port', values['http-port'], DEFAULT_PORTS.http),
    https: port('https-port', values['https-port'], DEFAULT_PORTS.https),
    direct: port('direct-port', values['direct-port'], DEFAULT_PORTS.direct)
  }
  if (new Set(Object.values(ports)).size < 3) throw new LabError('every port has to be another one')
  return ports
}

/** Reads which front ends shall stand beside Apache; throws a LabError. */
export function readFrontEnds(args: readonly string[]): readonly FrontEnd[] {
  const words = parse(args)['front-end'] ?? []
  const chosen = chooseFrontEnds(words)
  const known = frontEnds.map(({ id }) => id).join(', ')
  if (chosen === null)
    throw new LabError(
      `--front-end "${words.join(' ')}": choose ${known} or all, or nginx:9081:9444 with ports`
    )
  const ports = [...Object.values(readPorts(args)), ...chosen.flatMap(({ http, https }) => [http, https])]
  for (const number of ports) port('front-end', String(number), 0)
  if (new Set(ports).size < ports.length) throw new LabError('every port has to be another one')
  return chosen
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const
  const options = {
    'http-port': option,
    'https-port': option,
    'direct-port': option,
    'front-end': { type: 'string', multiple: true }
  } as const
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new LabError(`${error instanceof Error ? error.message : String(error)}. Usage: ${USAGE}`)
  }
}

function port(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const number = /^\d{4,5}$/.test(text) ? Number(text) : 0
  // Lessons count on a port that is not a scheme's own.
  if (number < 1024 || number > 65_535)
    throw new LabError(`--${name} "${text}": choose a port from 1024 to 65535`)
  return number
}
