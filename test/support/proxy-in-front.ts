import type { ProxyInFront } from '../../src/stacks/stack.ts'

/** Proxies by their addresses, nearest first, that set these headers. */
export function behind(trusted: readonly [string, ...string[]], headers: readonly string[]): ProxyInFront {
  return { address: trusted[0], trusted, hops: trusted.length, headers }
}
