import { express, express4 } from '../../../../src/stacks/node/express.ts'
import { fastify, fastify5120 } from '../../../../src/stacks/node/fastify.ts'
import { koa } from '../../../../src/stacks/node/koa.ts'
import type { OptionValues, Stack } from '../../../../src/stacks/stack.ts'

export interface Configuration {
  readonly stack: Stack
  readonly options: OptionValues
}

const LIST = '127.0.0.1, 10.0.0.0/8'
const NAMES = ['loopback', 'linklocal', 'uniquelocal', '2001:db8::/32']

/** The recorded ones first. */
export const configurations: readonly Configuration[] = [
  { stack: express, options: { 'trust proxy': LIST } },
  { stack: express, options: { 'trust proxy': true } },
  { stack: express, options: { 'trust proxy': 1 } },
  { stack: express4, options: { 'trust proxy': LIST } },
  { stack: fastify, options: { trustProxy: LIST, host: '::' } },
  { stack: fastify, options: { trustProxy: true, host: '::' } },
  { stack: fastify, options: { trustProxy: 1, host: '::' } },
  { stack: fastify5120, options: { trustProxy: 1, host: '::' } },
  { stack: koa, options: { proxy: true } },
  { stack: express, options: {} },
  { stack: express, options: { 'trust proxy': NAMES, host: '0.0.0.0' } },
  { stack: express4, options: { 'trust proxy': 3 } },
  { stack: fastify, options: {} },
  { stack: fastify, options: { trustProxy: NAMES, host: '0.0.0.0' } },
  { stack: fastify5120, options: { trustProxy: LIST, host: '0.0.0.0' } },
  { stack: koa, options: {} },
  { stack: koa, options: { proxy: true, maxIpsCount: 2 } },
  { stack: koa, options: { proxy: true, proxyIpHeader: 'X-Real-IP', host: '0.0.0.0' } }
]
