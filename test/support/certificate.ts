import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Certificate {
  /** Paths of PEM files. */
  readonly cert: string
  readonly key: string
  readonly remove: () => void
}

/** Makes a self-signed certificate for localhost and 127.0.0.1, good for two days, in a folder of its own. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'echo3333-tls-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const openssl = spawnSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert])
  if (openssl.error)
    throw new Error('openssl is missing; install it with: apt-get install openssl', { cause: openssl.error })
  if (openssl.status !== 0) throw new Error(`openssl made no certificate: ${openssl.stderr.toString()}`)
  return { cert, key, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Writes a new certificate and its key into one file, as HAProxy wants them; other proxies take them so, too. */
export function writeCertificate(file: string): void {
  const { cert, key, remove } = makeCertificate()
  writeFileSync(file, readFileSync(cert, 'utf8') + readFileSync(key, 'utf8'))
  remove()
}
