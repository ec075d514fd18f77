import { parseAddress } from '../core/address.ts'
import { parseAuthority } from '../core/authority.ts'
import { REMEDY_TARGETS, type RemedyTarget } from '../core/finding.ts'
import type { TrustSettings } from '../core/trust-policy.ts'
import { nearest } from '../core/nearest.ts'
import { type Flag, OPTIONS } from './options.ts'
import type { CommandLine } from './parse-command-line.ts'
import { UsageError } from './usage-error.ts'

/** A port, or its default where none is given. */
export function readPort(line: CommandLine, flag: Flag, standard: number): number {
  const text = line.text(flag)
  if (text === undefined) return standard
  if (!/^(?:0|[1-9][0-9]{0,4})$/.test(text) || Number(text) > 65_535) {
    throw new UsageError(`${flag} "${text}" is not a port; write a number from 0 to 65535`)
  }
  return Number(text)
}

/** The address to listen on: of IPv4, of IPv6 (without brackets, maybe with a zone), or a name for one. */
export function readHost(line: CommandLine): string {
  const text = line.text('host')
  if (text === undefined) return '127.0.0.1'
  const [literal = ''] = text.split('%', 1)
  const { problem } = parseAuthority(text)
  if (parseAddress(literal) !== null || (problem === null && !/[[:]/.test(text))) return text
  throw new UsageError(`host "${text}" is no address; ${USE_ADDRESS}, without scheme, port, brackets or path`)
}

/** For where a host is no good. */
export const USE_ADDRESS = 'use 127.0.0.1, or 0.0.0.0 (IPv4) or :: (IPv6) for all'

/** One of a few words. */
export function readChoice<const Word extends string>(
  line: CommandLine,
  flag: Flag,
  words: readonly Word[],
  called = settingName(flag)
): Word | undefined {
  const text = line.text(flag)
  if (text === undefined) return undefined
  const word = words.find((entry) => entry === text)
  if (word !== undefined) return word
  const guess = nearest(text, words, 1)[0]
  const hint = guess === undefined ? '' : `; did you mean ${guess}?`
  throw new UsageError(`${called} "${text}" is not known${hint} (one of ${words.join(', ')})`)
}

/** Whose configuration remedies are shown for. */
export function readProxy(line: CommandLine, called?: string): RemedyTarget | undefined {
  return readChoice(line, 'proxy', REMEDY_TARGETS, called)
}

/** The trust settings as they were given; what is absent has its default elsewhere. */
export function readTrust(line: CommandLine): TrustSettings {
  const trustProxy = line.list('trust-proxy')
  const trustProxyHeader = line.list('trust-proxy-header')
  const urlScheme = line.text('url-scheme')
  const urlPrefix = line.text('url-prefix')
  return {
    ...(trustProxy === undefined ? {} : { trustProxy }),
    ...(trustProxyHeader === undefined ? {} : { trustProxyHeader }),
    ...(urlScheme === undefined ? {} : { urlScheme }),
    ...(urlPrefix === undefined ? {} : { urlPrefix })
  }
}

/** Refuses arguments that a command has no use for. */
export function noMoreThan(line: CommandLine, most: number): void {
  const extra = line.positionals[most]
  if (extra !== undefined) throw new UsageError(`unexpected argument "${extra}"; options begin with --`)
}

/** How a setting is called in a message: one that can only be a flag is called by its flag. */
export function settingName(flag: Flag): string {
  const option = OPTIONS.find((entry) => entry.flag === flag)
  return option?.env === null ? `--${flag}` : flag
}
