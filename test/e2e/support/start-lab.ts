import process from 'node:process'
import { startLab } from '../../../lab/lab.ts'
import { answers } from '../../../lab/ports.ts'
import { DEFAULT_PORTS, type PublicPorts } from '../../../lab/settings.ts'
import { freePorts } from '../../support/proxies.ts'

/** How the workers, each a process of its own, learn where the lab is, or why there is none. */
const KEY = 'LAB_FOUND'

type Found = { readonly ports: PublicPorts } | { readonly missing: string }

/**
 * Starts the lab once for all workers and returns what ends it; with LAB=compose it starts nothing and takes
 * the lab that listens on the usual ports, or on those that Compose was given. Without a lab the specs that need none still run.
 */
export default async function startOnce(): Promise<() => Promise<void>> {
  const stayed = async () => undefined
  try {
    if (process.env['LAB'] === 'compose') {
      tell({ ports: await runningLab() })
      return stayed
    }
    const [http = 0, https = 0, direct = 0] = await freePorts(3)
    const ports = { http, https, direct }
    const lab = await startLab(ports, console.error)
    tell({ ports })
    return lab.stop
  } catch (error) {
    tell({ missing: error instanceof Error ? error.message : String(error) })
    return stayed
  }
}

async function runningLab(): Promise<PublicPorts> {
  const { LAB_HTTP_PORT, LAB_HTTPS_PORT, LAB_DIRECT_PORT } = process.env
  const ports = {
    http: Number(LAB_HTTP_PORT ?? DEFAULT_PORTS.http),
    https: Number(LAB_HTTPS_PORT ?? DEFAULT_PORTS.https),
    direct: Number(LAB_DIRECT_PORT ?? DEFAULT_PORTS.direct)
  }
  for (const port of Object.values(ports)) {
    if (await answers(port, AbortSignal.timeout(2_000))) continue
    throw new Error(`nobody listens on port ${port}: run docker compose up --build --wait first`)
  }
  return ports
}

function tell(found: Found): void {
  process.env[KEY] = JSON.stringify(found)
}

/** The ports of the lab, in a worker; throws where there is no lab. */
export function labPorts(): PublicPorts {
  const found: Found = JSON.parse(process.env[KEY] ?? '{ "missing": "nobody started it" }')
  if ('missing' in found) throw new Error(`there is no lab: ${found.missing}`)
  return found.ports
}
