import { express, express4 } from '../../../src/stacks/node/express.ts'
import { fastify, fastify5120 } from '../../../src/stacks/node/fastify.ts'
import { koa } from '../../../src/stacks/node/koa.ts'
import type { Replay } from '../replay.ts'

const LIST = '127.0.0.1, 10.0.0.0/8'

/** Every server listened on `::`; no answer shows its port. */
const ANSWERS = { port: 8080, url: 'url', address: 'ip', exceptions: {} }

export const node: readonly Replay[] = [
  { ...ANSWERS, column: 'ex5', stack: express, options: { 'trust proxy': LIST } },
  { ...ANSWERS, column: 'ex5t', stack: express, options: { 'trust proxy': true } },
  { ...ANSWERS, column: 'ex5n', stack: express, options: { 'trust proxy': 1 } },
  { ...ANSWERS, column: 'ex4', stack: express4, options: { 'trust proxy': LIST } },
  { ...ANSWERS, column: 'fa', stack: fastify, options: { trustProxy: LIST, host: '::' } },
  { ...ANSWERS, column: 'fat', stack: fastify, options: { trustProxy: true, host: '::' } },
  { ...ANSWERS, column: 'fan', stack: fastify, options: { trustProxy: 1, host: '::' } },
  { ...ANSWERS, column: 'fa0n', stack: fastify5120, options: { trustProxy: 1, host: '::' } },
  { ...ANSWERS, column: 'koa', stack: koa, options: { proxy: true } }
]
