import Fastify from 'fastify'

// What an echo costs at least on this stack: one route, default settings, the raw headers as JSON.

const fastify = Fastify({ logger: false })
fastify.get('/*', (request) => ({ headers: request.raw.rawHeaders }))
await fastify.listen({ host: '127.0.0.1', port: Number(process.argv[2]) })
process.once('SIGTERM', () => process.exit(0))
