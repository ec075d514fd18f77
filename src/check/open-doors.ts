import type { ExpectedUrl } from '../core/expected-url.ts'
import { parseExpectedUrl } from '../core/expected-url.ts'
import { CheckTrouble } from './check-trouble.ts'
import type { Door, Doors } from './plan.ts'
import type { CheckSettings } from './settings.ts'
import { endpointsOf, Unresolved } from './wire/endpoint.ts'

/** Finds the ways to the app: every address of the public host, its plain http twin, and the app's own address. */
export async function openDoors(settings: CheckSettings): Promise<Doors> {
  const { url, backend, plainHttp, resolve } = settings
  const open = async (at: ExpectedUrl, host: ExpectedUrl): Promise<readonly Door[]> => {
    try {
      const endpoints = await endpointsOf(at, resolve)
      return endpoints.map((endpoint) => ({
        name: `${endpoint.scheme}://${endpoint.address.includes(':') ? `[${endpoint.address}]` : endpoint.address}:${endpoint.port}`,
        url: host,
        endpoint
      }))
    } catch (error) {
      if (error instanceof Unresolved)
        throw new CheckTrouble(
          `${error.message}; check the name, or say where it is with --resolve <host>:<port>:<address>`
        )
      throw error
    }
  }
  // Nobody named this one: where it has no address, it is not there.
  const guessed =
    url.scheme === 'https' && url.port === '443'
      ? parseExpectedUrl(`http://${url.authority.host}${url.path}`)
      : null
  const twin =
    plainHttp !== undefined
      ? await open(plainHttp, plainHttp)
      : guessed === null
        ? []
        : await open(guessed, guessed).catch(() => [])
  return {
    public: await open(url, url),
    'each-address': [],
    'plain-http': twin.slice(0, 1),
    backend: backend === undefined ? [] : (await open(backend, url)).slice(0, 1)
  }
}
