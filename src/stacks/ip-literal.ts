/** The 4 bytes of a dotted IPv4 address without leading zeros, or null. */
export function readIPv4(text: string): number[] | null {
  const octets = text.split('.')
  return octets.length === 4 &&
    octets.every((octet) => /^(?:0|[1-9][0-9]{0,2})$/.test(octet) && Number(octet) < 256)
    ? octets.map(Number)
    : null
}

const GROUP = /^[0-9A-Fa-f]{1,4}$/

/** The 16 bytes of an IPv6 address (RFC 4291 §2.2) without zone or brackets, or null. IPv4-mapped ones stay IPv6. */
export function readIPv6(text: string): number[] | null {
  const dotted = /^(.*:)([0-9]+\.[0-9]+\.[0-9]+\.[0-9]+)$/.exec(text)
  const tail = dotted ? readIPv4(dotted[2] ?? '') : []
  if (tail === null) return null
  const groups = dotted ? withoutLastColon(dotted[1] ?? '') : text
  const free = 8 - tail.length / 2
  const gap = groups.indexOf('::')
  const [left, right] = gap < 0 ? [groups, ''] : [groups.slice(0, gap), groups.slice(gap + 2)]
  const head = left === '' ? [] : left.split(':')
  const rest = right === '' ? [] : right.split(':')
  if (![...head, ...rest].every((group) => GROUP.test(group))) return null
  const missing = free - head.length - rest.length
  if (gap < 0 ? missing !== 0 : missing < 1) return null
  const zeros = Array.from({ length: missing }, () => '0')
  const filled = [...head, ...zeros, ...rest].map((group) => Number.parseInt(group, 16))
  return [...filled.flatMap((group) => [group >> 8, group & 0xff]), ...tail]
}

/** The colon before an IPv4 tail belongs to no group, unless it is the second of `::`. */
function withoutLastColon(text: string): string {
  return text.endsWith('::') ? text : text.slice(0, -1)
}
