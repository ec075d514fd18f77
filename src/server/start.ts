import closeWithGrace from 'close-with-grace'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { ConfigurationError } from '../core/configuration-error.ts'
import { compileTrustPolicy } from '../core/trust-policy.ts'
import { announce } from './announce.ts'
import { buildApp } from './build-app.ts'
import { LIMITS } from './limits.ts'
import { nameUnixSocket, type TlsMaterial } from './listener.ts'
import type { ServiceSettings } from './settings.ts'
import { removeStaleSocket } from './unix-socket.ts'

/**
 * Starts the service and lives until a signal: then in-flight requests finish, and what is still open
 * after the grace period is closed. A second signal ends the process at once.
 *
 * Throws a ConfigurationError, with the cure, for settings that cannot be used: a port that is taken, a
 * certificate that cannot be read, a socket path that is in use.
 */
export async function startService(settings: ServiceSettings): Promise<void> {
  const tls = settings.tls ? loadTls(settings.tls) : null
  const { fastify, addListener } = await buildApp({
    trust: settings.trust,
    showSecrets: settings.showSecrets,
    logger: { level: settings.logLevel, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }
  })
  const secure = settings.tls && tls ? { server: addListener(tls), port: settings.tls.port } : null
  // Absolute, because Node takes a path that looks like a number for a port.
  const local =
    settings.unixSocket === null ? null : { server: addListener(null), path: resolve(settings.unixSocket) }
  await fastify.ready()

  const servers = [fastify.server, ...(secure ? [secure.server] : []), ...(local ? [local.server] : [])]
  try {
    if (settings.tcp) await listen(fastify.server, { host: settings.host, port: settings.port })
    if (secure) await listen(secure.server, { host: settings.host, port: secure.port })
    if (local) {
      await removeStaleSocket(local.path)
      nameUnixSocket(local.server, local.path)
      await listen(local.server, { path: local.path })
    }
  } catch (error) {
    await fastify.close()
    throw error
  }
  endGracefully(() => fastify.close(), servers)
  const listening = servers.filter((server) => server.listening)
  announce(
    fastify.log,
    listening.map((server) => addressOf(server, server === secure?.server)),
    compileTrustPolicy(settings.trust)
  )
}

type Place = { readonly host: string; readonly port: number } | { readonly path: string }

function listen(server: Server, place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) =>
      reject(new ConfigurationError(whyNotListening(error, place)))
    server.once('error', refuse)
    server.listen(place, () => {
      server.off('error', refuse)
      resolve()
    })
  })
}

function whyNotListening({ code }: NodeJS.ErrnoException, place: Place): string {
  if ('path' in place) {
    return `unix-socket "${place.path}": cannot listen there (${code}); choose a short path in a folder that this user can write`
  }
  switch (code) {
    case 'EADDRINUSE':
      return `port ${place.port} on ${place.host} is in use; choose another with --port (or --tls-port), or end the program that holds it`
    case 'EACCES':
      return `port ${place.port} needs more rights than this user has; choose one from 1024 up`
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `host "${place.host}" is no address of this machine; use 127.0.0.1, or 0.0.0.0 (IPv4) or :: (IPv6) for all`
    default:
      return `cannot listen on ${place.host} port ${place.port} (${code}); check --host and --port`
  }
}

function loadTls(paths: { readonly cert: string; readonly key: string }): TlsMaterial {
  const material = { cert: readPem('tls-cert', paths.cert), key: readPem('tls-key', paths.key) }
  try {
    createSecureContext(material)
    return material
  } catch {
    throw new ConfigurationError(
      `tls-cert "${paths.cert}" and tls-key "${paths.key}" are no matching pair in PEM form without a passphrase; check both files`
    )
  }
}

function readPem(setting: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new ConfigurationError(
      `${setting} "${path}" cannot be read (${code}); name a PEM file that this user can read`
    )
  }
}

function addressOf(server: Server, secure: boolean): string {
  const address = server.address()
  if (address === null || typeof address === 'string') return `unix:${address ?? ''}`
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `${secure ? 'https' : 'http'}://${host}:${address.port}/`
}

function endGracefully(close: () => Promise<void>, servers: readonly Server[]): void {
  closeWithGrace({ delay: LIMITS.shutdownGrace + 900 }, async ({ err }) => {
    if (err) process.stderr.write(`echo3333: ${err.message}\n`)
    const deadline = setTimeout(() => {
      for (const server of servers) server.closeAllConnections()
    }, LIMITS.shutdownGrace)
    await close()
    clearTimeout(deadline)
  })
}
