import { readFile } from 'node:fs/promises'
import { ConfigurationError } from '../core/configuration-error.ts'
import { parseRequestHead } from '../core/raw-request.ts'
import { type Io, readAll } from './io.ts'
import type { CommandLine } from './parse-command-line.ts'
import { parseEndpoint } from './parse-endpoint.ts'
import { parseFacts, type SavedRequest } from '../core/parse-facts.ts'
import { UsageError } from './usage-error.ts'

/** Reads the request that is to be diagnosed: facts or a report as JSON, or the head of a request as text. */
export async function readRequest(line: CommandLine, io: Io): Promise<SavedRequest> {
  const name = line.positionals[0] ?? '-'
  const bytes = name === '-' ? await readStdin(io) : await readNamedFile(name)
  const source = name === '-' ? 'standard input' : name
  const start = bytes
    .toString('utf8', 0, 256)
    .replace(/^\ufeff/, '')
    .trimStart()
  if (start === '') {
    throw new UsageError(`${source} is empty; it should hold a report as JSON, or a request as text`)
  }
  if (!start.startsWith('{') && !start.startsWith('[')) return fromText(bytes, source, line)
  for (const flag of ['peer', 'local', 'encrypted'] as const) {
    if (line.text(flag) !== undefined) {
      throw new UsageError(`--${flag} is for a request as text; the JSON in ${source} says it itself`)
    }
  }
  return fromJson(bytes, source)
}

async function readStdin({ stdin }: Io): Promise<Buffer> {
  if (stdin.isTTY === true) {
    throw new UsageError('name a file with the request, or pipe it in: curl ... | echo3333 diagnose')
  }
  return readAll(stdin)
}

const WHY_UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it'
}

async function readNamedFile(name: string): Promise<Buffer> {
  try {
    return await readFile(name)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new UsageError(`cannot read ${name}: ${WHY_UNREADABLE[code] ?? code}`)
  }
}

function fromJson(bytes: Buffer, source: string): SavedRequest {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : ''
    throw new UsageError(
      `${source} is not JSON (${why}); save a report with curl -o report.json '<url>?echo3333=json'`
    )
  }
  try {
    return parseFacts(value)
  } catch (error) {
    throw error instanceof ConfigurationError ? new UsageError(`${source}: ${error.message}`) : error
  }
}

/** The bytes of a request are latin-1, as in every other fact. Empty lines in front are passed over (RFC 9112 §2.2). */
function fromText(bytes: Buffer, source: string, line: CommandLine): SavedRequest {
  const text = bytes.toString('latin1').replace(/^(?:\xef\xbb\xbf)?\s*/, '')
  const head = parseRequestHead(text)
  if (head === null) throw new UsageError(`${source}: ${whyNoRequest(text)}`)
  const facts = {
    ...head,
    peer: parseEndpoint('peer', line.text('peer') ?? '127.0.0.1', 0),
    local: parseEndpoint('local', line.text('local') ?? '127.0.0.1', 3333),
    encrypted: line.isOn('encrypted')
  }
  return { facts, expected: null, trust: null }
}

function whyNoRequest(text: string): string {
  const lines = text.split(/\r?\n/)
  if (!/^[^ ]+ .* HTTP\/[0-9.]+$/.test(lines[0] ?? '')) {
    return 'neither JSON nor a request; the first line of a request reads like "GET /path HTTP/1.1"'
  }
  const wrong = lines.findIndex((entry, index) => index > 0 && entry.indexOf(':') < 1)
  return `line ${wrong + 1} is no header; write "Name: value"`
}
