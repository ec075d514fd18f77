import type { Report } from '../../core/report.ts'
import { visible } from '../visible.ts'

/** The trust policy in force, as the lines of the command that reproduces it. */
export function trustCommand(trust: Report['trust']): readonly string[] {
  const flags = [
    `--trust-proxy ${trust.proxies.join(',') || 'none'}`,
    `--trust-proxy-header ${trust.headers.join(',') || 'none'}`,
    ...(trust.urlScheme === null ? [] : [`--url-scheme ${trust.urlScheme}`]),
    ...(trust.urlPrefix === '' ? [] : [`--url-prefix ${trust.urlPrefix}`])
  ]
  const lines = ['echo3333 serve', ...flags.map((flag) => `  ${flag}`)].map(visible)
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line))
}
