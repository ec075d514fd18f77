import { isIPv4 } from 'node:net'
import type { Answer } from './comparison.ts'
import type { Target } from './targets.ts'

interface KnownDifference {
  /** Ids of stacks, or names of targets. */
  readonly of: readonly string[]
  /** Why the emulation differs on purpose. */
  readonly reason: string
  readonly matches: (raw: string, real: Answer, emulated: Answer) => boolean
}

const LOOKED_UP = /^(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}$|^localhost$/i

/** Whether a list holds what the C library takes for an address or looks up, and no strict reader does. */
function hasLooseAddress(raw: string): boolean {
  const lists = raw.match(/^x-forwarded-for:.*$/gim) ?? []
  return lists
    .flatMap((list) => list.slice(list.indexOf(':') + 1).split(','))
    .some((element) => LOOKED_UP.test(element.trim()) && !isIPv4(element.trim()))
}

const known: readonly KnownDifference[] = [
  {
    of: ['mod_wsgi', 'mod_wsgi-4'],
    reason:
      'only strict IP literals are trusted here: mod_wsgi looks up octal, hexadecimal and integer addresses and names',
    matches: (raw, real, emulated) => real.status === 200 && real.url === emulated.url && hasLooseAddress(raw)
  },
  {
    of: ['w212'],
    reason:
      'Waitress 2.1.2 reads request lines and headers that 3.0.2, which is emulated, refuses, and joins lines otherwise',
    matches: (raw, real, emulated) =>
      real.status === 200 && (emulated.status === 400 || /^host:.*^host:/ims.test(raw))
  },
  {
    of: ['tornado', 'jetty'],
    reason: 'a zone is taken where the machine has an interface of that name, which no emulation knows',
    matches: (raw, real) =>
      real.status === 200 && /^(?:x-forwarded-for|x-real-ip|forwarded):.*:[^ ,]*%[a-z0-9]/im.test(raw)
  }
]

/** Why this target may answer this request differently, or null where no reason is written down. */
export function reasonFor(
  { stack, name }: Target,
  raw: string,
  { real, emulated }: { readonly real: Answer; readonly emulated: Answer }
): string | null {
  const found = known.find(
    ({ of, matches }) => (of.includes(stack.id) || of.includes(name)) && matches(raw, real, emulated)
  )
  return found?.reason ?? null
}
