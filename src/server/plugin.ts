import view from '@fastify/view'
import ejs from 'ejs'
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { redactFacts } from '../core/redaction.ts'
import type { Report } from '../core/report.ts'
import { compileTrustPolicy, type TrustPolicy, type TrustSettings } from '../core/trust-policy.ts'
import { diagnoseRequest, type RequestOptions } from '../diagnose/diagnose-request.ts'
import { findings } from '../findings/index.ts'
import { toPageModel } from '../render/page/page-model.ts'
import { renderText } from '../render/text.ts'
import { answerError } from './answer-error.ts'
import { script, style, viewsFolder } from './assets.ts'
import { countBody, hasBody } from './body.ts'
import { type Included, includedIn } from './included.ts'
import { LIMITS } from './limits.ts'
import { CONTENT_TYPES, type Format, negotiate } from './negotiate.ts'
import { ProblemError } from './problem.ts'
import { toRequestFacts } from './request-facts.ts'
import { reservedResources } from './reserved/index.ts'
import { type ReservedTarget, splitReserved } from './reserved-path.ts'
import { responseHeaders } from './response-headers.ts'
import { templateFunctions } from './template-functions.ts'
import { type Greeting, type Handler, webSocketRoute } from './websocket-route.ts'

declare module 'fastify' {
  interface FastifyInstance {
    echo3333View(template: string, model: object): Promise<string>
  }
}

export interface Echo3333Options {
  /** Whom and what to believe; compiled when the plugin is registered. */
  readonly trust?: TrustSettings
  /** Show credentials as they came instead of their length. */
  readonly showSecrets?: boolean
}

/**
 * The service as a Fastify plugin: every method and every path below where it is mounted answers with a
 * report. It keeps to itself: own headers, own errors, own body handling, nothing decorated but one view.
 * Where the app has registered @fastify/websocket before, `…/_echo3333/ws` is a WebSocket.
 * Throws a ConfigurationError at registration for a policy that cannot be used.
 */
export const echo3333: FastifyPluginAsync<Echo3333Options> = async (instance, options) => {
  const policy = compileTrustPolicy(options.trust)
  await instance.register(view, {
    engine: { ejs },
    root: viewsFolder,
    defaultContext: templateFunctions,
    // Without it, EJS compiles every included template again for every page.
    options: { cache: true },
    propertyName: 'echo3333View',
    asyncPropertyName: 'echo3333ViewAsync',
    production: true
  })
  instance.removeAllContentTypeParsers()
  // Bodies are counted by the handler and parsed by nobody.
  instance.addContentTypeParser('*', (_request, _payload, done) => done(null))
  instance.addHook('onRequest', (request, reply, done) => {
    void reply.headers(responseHeaders)
    // Whoever probes the way to this service knows its own answers by this.
    const nonce = request.headers['echo-probe']
    if (typeof nonce === 'string' && PROBE_NONCE.test(nonce)) void reply.header('Echo-Probe', nonce)
    if (sockets !== null && request.ws) sockets.admit(request, reply, done)
    else done()
  })
  instance.setErrorHandler(answerError)
  const examine = examiner(policy, options.showSecrets ?? false)
  const handler = answerer(instance, examine)
  const greet = (request: FastifyRequest): Greeting => {
    const { remedies } = includedIn(request.originalUrl)
    const report = examine(request, 0, { remedies })
    return { report, text: reportAsJson(report) }
  }
  const sockets = instance.hasDecorator('websocketServer') ? webSocketRoute(instance, handler, greet) : null
  for (const url of ['/', '/*']) {
    const route = { url, exposeHeadRoute: false, handler }
    instance.route({ ...route, method: instance.supportedMethods.filter((method) => method !== 'GET') })
    instance.route({ ...route, method: 'GET', ...(sockets === null ? {} : { wsHandler: sockets.converse }) })
  }
}

/** What `echo3333 check` marks its requests with: 16 hexadecimal digits and a number. */
const PROBE_NONCE = /^[0-9a-f]{16}\.[0-9]{1,4}$/

export default echo3333

type View = (template: string, model: object) => Promise<string>
type Examine = (request: FastifyRequest, bodyBytes: number, options?: RequestOptions) => Report

function examiner(policy: TrustPolicy, showSecrets: boolean): Examine {
  return (request, bodyBytes, options) => {
    const facts = toRequestFacts(request.raw, request.originalUrl, bodyBytes)
    return diagnoseRequest(showSecrets ? facts : redactFacts(facts), policy, options)
  }
}

function answerer(instance: FastifyInstance, examine: Examine): Handler {
  const view: View = (template, model) => instance.echo3333View(template, model)
  return async (request, reply) => {
    if (request.raw.rawHeaders.length > 2 * LIMITS.headerLines) {
      throw new ProblemError(431, `The request has more than ${LIMITS.headerLines} header lines.`)
    }
    const target = request.originalUrl
    const format = negotiate(target, request.headers.accept)
    const reserved = splitReserved(target)
    if (reserved !== null) {
      const resource = resourceOf(reserved)
      await resource({ ...reserved, request, reply, format, view, report: () => examine(request, 0) })
      return
    }
    const bodyBytes = hasBody(request.raw) ? await countBody(request.raw) : 0
    const report = examine(request, bodyBytes, await optionsOf(format, includedIn(target)))
    request.log.debug(
      { method: report.request.method, target: report.request.target, verdict: report.verdict },
      'request'
    )
    const body = await renderReport(report, format, view)
    void reply.type(CONTENT_TYPES[format]).send(body)
  }
}

function resourceOf({ name }: ReservedTarget) {
  const resource = Object.hasOwn(reservedResources, name) ? reservedResources[name] : undefined
  if (resource) return resource
  throw new ProblemError(404, `Below _echo3333 there are ${Object.keys(reservedResources).join(', ')}.`)
}

/** What a report holds: the page has everything, text has the remedies, and JSON has what was asked for. */
async function optionsOf(format: Format, { remedies, stacks }: Included): Promise<RequestOptions> {
  const withRemedies = remedies || format !== 'json'
  if (!stacks && format !== 'html') return { remedies: withRemedies }
  // There are many of them: they are loaded for those who look at them.
  const { assess } = await import('../stacks/assess.ts')
  return { remedies: withRemedies, assess }
}

async function renderReport(report: Report, format: Format, view: View): Promise<string> {
  if (format === 'text') return renderText(report)
  if (format === 'html') return view('report.ejs', { page: toPageModel(report, findings), style, script })
  return reportAsJson(report)
}

function reportAsJson(report: Report): string {
  return `${JSON.stringify(report)}\n`
}
