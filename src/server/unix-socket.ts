import { lstatSync, unlinkSync } from 'node:fs'
import { createConnection } from 'node:net'
import { ConfigurationError } from '../core/configuration-error.ts'

/**
 * Clears the way for a Unix socket: removes a socket file that nobody listens on any more. Throws a
 * ConfigurationError where somebody does, or where the path is no socket.
 */
export async function removeStaleSocket(path: string): Promise<void> {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return
  if (!stat.isSocket())
    throw new ConfigurationError(`unix-socket "${path}" exists and is no socket; choose another path`)
  if (await answers(path)) {
    throw new ConfigurationError(
      `unix-socket "${path}" is in use; choose another path, or end the program that holds it`
    )
  }
  unlinkSync(path)
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ path, timeout: 1_000 })
    const end = (alive: boolean) => () => {
      socket.destroy()
      resolve(alive)
    }
    socket.once('connect', end(true)).once('timeout', end(true)).once('error', end(false))
  })
}
