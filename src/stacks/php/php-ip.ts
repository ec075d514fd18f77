import { readIPv4, readIPv6 } from '../ip-literal.ts'

// `Symfony\Component\HttpFoundation\IpUtils` 7.4.22 and PHP's FILTER_VALIDATE_IP: an IPv4-mapped IPv6 address is in no
// IPv4 network.

/** PHP's `filter_var($text, FILTER_VALIDATE_IP)`. */
export function isIp(text: string): boolean {
  return (text.includes(':') ? readIPv6(text) : readIPv4(text)) !== null
}

/** `IpUtils::checkIp`: whether the address is one of these, or in one of these networks. */
export function checkIp(address: string, networks: readonly string[]): boolean {
  const read = address.indexOf(':') === address.lastIndexOf(':') ? readIPv4 : readIPv6
  const bytes = read(address)
  if (bytes === null) return false
  return networks.some((network) => {
    const [base = '', length] = network.split('/')
    const start = read(base)
    const bits = length === undefined ? bytes.length * 8 : /^[0-9]{1,3}$/.test(length) ? Number(length) : -1
    if (start === null || bits < 0 || bits > bytes.length * 8) return false
    return bytes.every((byte, index) => {
      const kept = Math.min(8, Math.max(0, bits - index * 8))
      return ((byte ^ (start[index] ?? 0)) & (0xff00 >> kept) & 0xff) === 0
    })
  })
}

/** `IpUtils::PRIVATE_SUBNETS`, which the words `private_ranges` and `PRIVATE_SUBNETS` stand for. */
export const PRIVATE_SUBNETS: readonly string[] = (
  '127.0.0.0/8 10.0.0.0/8 192.168.0.0/16 192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 172.16.0.0/12 169.254.0.0/16 ' +
  '198.18.0.0/15 0.0.0.0/8 240.0.0.0/4 100.64.0.0/10 ::1/128 fc00::/7 fe80::/10 ::ffff:0:0/96 ::/128 ::/96 2002::/16 ' +
  '2001::/32 2001:db8::/32 2001:2::/48 64:ff9b::/96 64:ff9b:1::/48'
).split(' ')
