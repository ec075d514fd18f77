import view from '@fastify/view'
import ejs from 'ejs'
import Fastify, { type FastifyInstance } from 'fastify'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { style as serviceStyle } from '../../src/server/assets.ts'
import { describeLab, type LabPage } from './page.ts'

const style = serviceStyle + readFileSync(join(import.meta.dirname, 'lab.css'), 'utf8')

const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}

/** The list of lessons, each visited anew for every page: as HTML, and as JSON at /lessons.json. */
export async function buildIndex(...where: Parameters<typeof describeLab>): Promise<FastifyInstance> {
  const app = Fastify({ forceCloseConnections: true })
  await app.register(view, { engine: { ejs }, root: import.meta.dirname, options: { cache: true } })
  app.addHook('onRequest', async (_request, reply) => void reply.headers(HEADERS))
  const look = shared(() => describeLab(...where))
  app.get('/', async (_request, reply) => reply.view('index.ejs', { page: await look(), style }))
  app.get('/lessons.json', async () => look())
  return app
}

/** However many ask at once, the lessons are visited once. */
function shared(describe: () => Promise<LabPage>): () => Promise<LabPage> {
  let current: Promise<LabPage> | null = null
  return () => {
    current ??= describe().finally(() => (current = null))
    return current
  }
}
