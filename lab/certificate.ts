import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { LabError } from './settings.ts'

/** Makes a self-signed certificate for every name of the lab, good for thirty days. */
export function makeCertificate(openssl: string, folder: string): { cert: string; key: string } {
  const [cert, key] = [join(folder, 'server.crt'), join(folder, 'server.key')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30']
  const names = 'subjectAltName=DNS:localhost,DNS:*.localhost,DNS:*.wsgi.localhost'
  const about = ['-subj', '/CN=lab.localhost', '-addext', names, '-keyout', key, '-out', cert]
  const { status, stderr } = spawnSync(openssl, ['req', '-x509', ...kind, ...about], { encoding: 'utf8' })
  if (status !== 0) throw new LabError(`openssl made no certificate: ${stderr.trim()}`)
  return { cert, key }
}
