import { argv } from 'node:process'

// Starts one Node stack: serve.js <stack> <port> [<options as JSON>]. The options are those of the emulation
// (src/stacks). Answers with JSON: `url` is what an app calls the URL of the request, `ip` the client address.

const [stack, port, json = '{}'] = argv.slice(2)
const { host = stack.startsWith('fastify') ? 'localhost' : '::', ...options } = JSON.parse(json)
const { default: software } = await import(stack)

const serve = {
  express(hostOf = (request) => request.host) {
    const app = software()
    for (const [name, value] of Object.entries(options)) app.set(name, value)
    app.use((request, response) => {
      const url = `${request.protocol}://${hostOf(request)}${request.originalUrl}`
      response.json({ url, ip: request.ip })
    })
    app.listen(Number(port), host)
  },
  'express-4': () => serve.express((request) => request.get('host')),
  fastify() {
    const app = software(options)
    app.setNotFoundHandler((request, reply) => {
      const url = `${request.protocol}://${request.host}${request.originalUrl}`
      return reply.code(200).send({ url, ip: request.ip })
    })
    app.listen({ port: Number(port), host })
  },
  'fastify-5.12.0': () => serve.fastify(),
  koa() {
    const app = new software(options)
    app.use((context) => {
      context.body = { url: context.href, ip: context.ip }
    })
    app.listen(Number(port), host)
  }
}

serve[stack]()
