/**
 * echo3333 as a library: diagnose a request without a server. Pure; the Fastify plugin is `echo3333/fastify`.
 */
export { ConfigurationError } from './core/configuration-error.ts'
export type { Change, Reason } from './core/ledger.ts'
export type { Environ } from './core/environ.ts'
export type { Evidence, Finding, Remedy, Severity } from './core/finding.ts'
export { redactFacts } from './core/redaction.ts'
export type { Report, ReportedFinding, Verdict } from './core/report.ts'
export type { Endpoint, RequestFacts } from './core/request-facts.ts'
export { compileTrustPolicy, type TrustPolicy, type TrustSettings } from './core/trust-policy.ts'
export type { StackAssessment } from './core/stack-assessment.ts'
export { diagnose, type DiagnoseOptions } from './diagnose.ts'
export { findings } from './findings/index.ts'
export type { StackChoice } from './stacks/assess.ts'
export { renderText } from './render/text.ts'
