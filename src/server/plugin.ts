import view from '@fastify/view'
import ejs from 'ejs'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { redactFacts } from '../core/redaction.ts'
import type { Report } from '../core/report.ts'
import { compileTrustPolicy, type TrustPolicy, type TrustSettings } from '../core/trust-policy.ts'
import { diagnose, withRemedies } from '../diagnose.ts'
import { findings } from '../findings/index.ts'
import { toPageModel } from '../render/page/page-model.ts'
import { renderText } from '../render/text.ts'
import { answerError } from './answer-error.ts'
import { script, style, viewsFolder } from './assets.ts'
import { countBody, hasBody } from './body.ts'
import { LIMITS } from './limits.ts'
import { CONTENT_TYPES, type Format, negotiate } from './negotiate.ts'
import { ProblemError } from './problem.ts'
import { toRequestFacts } from './request-facts.ts'
import { reservedResources } from './reserved/index.ts'
import { type ReservedTarget, splitReserved } from './reserved-path.ts'
import { responseHeaders } from './response-headers.ts'
import { templateFunctions } from './template-functions.ts'

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
  instance.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(responseHeaders)
    done()
  })
  instance.setErrorHandler(answerError)
  const handler = answerer(instance, policy, options.showSecrets ?? false)
  for (const url of ['/', '/*']) {
    instance.route({ method: instance.supportedMethods, url, exposeHeadRoute: false, handler })
  }
}

export default echo3333

type View = (template: string, model: object) => Promise<string>
type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

function answerer(instance: FastifyInstance, policy: TrustPolicy, showSecrets: boolean): Handler {
  const view: View = (template, model) => instance.echo3333View(template, model)
  const examine = (request: FastifyRequest, bodyBytes: number): Report => {
    const facts = toRequestFacts(request.raw, request.originalUrl, bodyBytes)
    return diagnose(showSecrets ? facts : redactFacts(facts), policy)
  }
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
    const report = examine(request, hasBody(request.raw) ? await countBody(request.raw) : 0)
    request.log.debug(
      { method: report.request.method, target: report.request.target, verdict: report.verdict },
      'request'
    )
    const body = await renderReport(report, format, target, view)
    void reply.type(CONTENT_TYPES[format]).send(body)
  }
}

function resourceOf({ name }: ReservedTarget) {
  const resource = Object.hasOwn(reservedResources, name) ? reservedResources[name] : undefined
  if (resource) return resource
  throw new ProblemError(404, `Below _echo3333 there are ${Object.keys(reservedResources).join(', ')}.`)
}

async function renderReport(report: Report, format: Format, target: string, view: View): Promise<string> {
  const complete = (): Report => ({ ...report, findings: withRemedies(report) })
  if (format === 'text') return renderText(complete())
  if (format === 'html') return view('report.ejs', { page: toPageModel(complete(), findings), style, script })
  return `${JSON.stringify(target.includes('include=remedies') ? complete() : report)}\n`
}
