import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from './certificate.ts'
import { expressCommand } from './express.ts'
import { type Family, type Member, startFamily } from './family.ts'
import type { FrontEnd } from './front-ends.ts'
import { type Part, partsOf, PRIVATE_PORTS } from './parts.ts'
import { answers, freePorts, isFree } from './ports.ts'
import { EVERYWHERE, findFrontEnds, findPrograms, type Places } from './programs.ts'
import { LabError, type PublicPorts } from './settings.ts'

export interface Lab {
  readonly folder: string
  readonly members: readonly Member[]
  readonly stop: () => Promise<void>
}

const PATIENCE = 30_000
const WITHOUT_EXPRESS = `mod_wsgi-express is not installed; the lesson express has no real server beside it. Install with: ${expressCommand}`

/**
 * Starts the lab from programs that are installed, with everything private on the loopback and in a folder
 * of its own; resolves when every part listens. What ends later is reported in one line, and the rest goes
 * on. Throws a LabError with the cure where the lab cannot start.
 */
export async function startLab(
  ports: PublicPorts,
  report: (line: string) => void,
  others: readonly FrontEnd[] = [],
  places: Places = EVERYWHERE
): Promise<Lab> {
  const programs = findPrograms(places)
  const paths = findFrontEnds(others.map(({ id }) => id))
  const frontEnds = new Map(others.map((frontEnd) => [frontEnd, paths.get(frontEnd.id) ?? '']))
  await requireFree(ports, others)
  const taken = [...Object.values(ports), ...others.flatMap(({ http, https }) => [http, https])]
  const free = await freePorts(PRIVATE_PORTS, taken)
  const folder = mkdtempSync(join(tmpdir(), 'echo3333-lab-'))
  const family = startFamily(folder)
  try {
    // Where root starts the lab, Apache answers as somebody else, who has to read the app.
    chmodSync(folder, 0o755)
    const app = join(folder, 'environ.py')
    copyFileSync(join(import.meta.dirname, 'wsgi/environ.py'), app)
    chmodSync(app, 0o644)
    mkdirSync(join(folder, 'static'), { mode: 0o755 })
    const certificate = makeCertificate(programs.openssl, folder)
    const members = await startAll(
      family,
      partsOf(programs, { folder, ports, free, frontEnds, ...certificate }),
      report
    )
    if (programs.express === null) report(WITHOUT_EXPRESS)
    return { folder, members, stop: family.end }
  } catch (error) {
    await family.end()
    throw error
  }
}

async function requireFree(ports: PublicPorts, others: readonly FrontEnd[]): Promise<void> {
  for (const [name, port] of Object.entries(ports)) {
    if (await isFree(port)) continue
    throw new LabError(
      `port ${port} is in use: is the lab running already? Choose another with --${name}-port, or end the program that holds it`
    )
  }
  for (const { id, http, https } of others) {
    for (const port of [http, https]) {
      if (await isFree(port)) continue
      throw new LabError(
        `port ${port} is in use. Choose others with --front-end ${id}:<http>:<https>, or end the program that holds it`
      )
    }
  }
}

async function startAll(
  family: Family,
  parts: readonly Part[],
  report: (line: string) => void
): Promise<readonly Member[]> {
  const early = new AbortController()
  const inTime = AbortSignal.any([early.signal, AbortSignal.timeout(PATIENCE)])
  let isReady = false
  const started = parts.map((part) => {
    const ended = (member: Member) => {
      if (isReady) report(`${part.name} has ended${without(part)}. Start the lab again to have it back.`)
      else early.abort(new LabError(`${part.name} did not start${lastWords(part, member)}`))
    }
    return { part, member: family.start(part, ended) }
  })
  for (const { part, member } of started) {
    for (const port of part.ports) {
      if (await answers(port, inTime)) continue
      early.signal.throwIfAborted()
      throw new LabError(`${part.name} does not listen on port ${port}${lastWords(part, member)}`)
    }
  }
  isReady = true
  return started.map(({ member }) => member)
}

function without({ lessons }: Part): string {
  return lessons.length > 0 ? `; down without it: ${lessons.join(', ')}` : ''
}

function lastWords({ log }: Part, member: Member): string {
  const words = `${member.said()}\n${log === undefined ? '' : tail(log)}`.trim()
  return words === '' ? '' : `:\n${words}`
}

function tail(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(-2_000)
  } catch {
    return ''
  }
}
