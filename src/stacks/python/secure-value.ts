import { registeredHeader } from '../../core/header-registry.ts'

/** The value with which proxies say https in a header, or null where the header holds more or other than a scheme. */
export function secureValue(header: string): 'https' | 'on' | null {
  const reading = registeredHeader(header)?.reading
  return reading === 'scheme' ? 'https' : reading === 'flag' ? 'on' : null
}
