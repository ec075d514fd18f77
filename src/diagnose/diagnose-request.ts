import { parseAuthority } from '../core/authority.ts'
import { correct } from '../core/correction.ts'
import { type Environ, percentDecode, toEnviron } from '../core/environ.ts'
import { type ExpectedUrl, parseExpectedUrl } from '../core/expected-url.ts'
import { type Detection, type Exhibit, type Finding, type Remedy, worstFirst } from '../core/finding.ts'
import { comparePaths } from '../core/path-difference.ts'
import { reconstructUrl, reconstructVariants } from '../core/reconstruct-url.ts'
import { REPORT_FORMAT, type Report, type ReportedFinding, SERVICE, verdictOf } from '../core/report.ts'
import { headerValues, type RequestFacts } from '../core/request-facts.ts'
import { parseTarget, type RequestTarget } from '../core/request-target.ts'
import { situationOf } from '../core/situation.ts'
import type { StackAssessment } from '../core/stack-assessment.ts'
import type { TrustPolicy } from '../core/trust-policy.ts'
import { compareUrl } from '../core/url-comparison.ts'
import { findings } from '../findings/index.ts'
import type { Inquiry } from '../stacks/assess.ts'

export interface RequestOptions {
  /** The URL that the visitor asked for; else the request's own `Echo-Expect-URL` header says it. */
  readonly expectedUrl?: string
  /** Put the remedies of each finding into the report. */
  readonly remedies?: boolean
  /** Says what other web stacks conclude. It is handed in, so that they are loaded only by who asks for them. */
  readonly assess?: (inquiry: Inquiry) => readonly StackAssessment[]
}

/**
 * Diagnoses one request under one trust policy. Pure; never throws on what came over the wire, but passes on what
 * `assess` throws.
 */
export function diagnoseRequest(
  facts: RequestFacts,
  policy: TrustPolicy,
  options: RequestOptions = {}
): Report {
  const target = parseTarget(facts.method, facts.target)
  const raw = toEnviron(facts)
  const correction = correct(facts, raw, policy)
  const corrected = correction.environ
  const believed = { raw: reconstructUrl(raw), corrected: reconstructUrl(corrected) }
  const expected = expectedUrl(facts, options)
  const path =
    expected === null
      ? null
      : comparePaths(expected.path, receivedPath(target, policy), corrected.SCRIPT_NAME)
  const exhibit: Exhibit = {
    facts,
    target,
    policy,
    raw,
    corrected,
    correction,
    url: { raw: believed.raw.url, corrected: believed.corrected.url },
    host: { raw: hostOf(raw), corrected: hostOf(corrected) },
    expected,
    path
  }
  const stacks = options.assess?.({ facts, correction, expected })
  const fired = [...detectAll(exhibit), ...(stacks ? detectAmong(exhibit, stacks) : [])].sort(worstFirst)
  const report: Report = {
    format: REPORT_FORMAT,
    service: SERVICE,
    verdict: verdictOf(fired),
    url: {
      raw: believed.raw.url,
      corrected: believed.corrected.url,
      expected: expected?.text ?? null,
      components: compareUrl(corrected, expected, path),
      steps: { raw: believed.raw.steps, corrected: believed.corrected.steps },
      variants: reconstructVariants(corrected)
    },
    findings: fired,
    request: facts,
    trust: {
      proxies: policy.proxies,
      headers: policy.headers.map((header) => header.name),
      urlScheme: policy.urlScheme,
      urlPrefix: policy.urlPrefix,
      peerTrusted: correction.peerRule !== null,
      peerRule: correction.peerRule,
      chain: correction.chain,
      chainTruncated: correction.chainTruncated
    },
    environ: { raw, corrected },
    ledger: correction.ledger,
    ...(stacks === undefined ? {} : { stacks })
  }
  if (!options.remedies) return report
  return {
    ...report,
    findings: fired.map((reported) => ({ ...reported, remedies: remediesFor(reported, report) }))
  }
}

const ofRequests = findings.filter((finding) => finding.needs === 'request').sort(worstFirst)
const ofStacks = findings.filter((finding) => finding.needs === 'stacks')

function detectAll(exhibit: Exhibit): ReportedFinding[] {
  return ofRequests.flatMap((finding) => reportedIf(finding, finding.detect(exhibit)))
}

function detectAmong(exhibit: Exhibit, stacks: readonly StackAssessment[]): ReportedFinding[] {
  return ofStacks.flatMap((finding) => reportedIf(finding, finding.detect(exhibit, stacks)))
}

function reportedIf({ id, severity, title }: Finding, detection: Detection): ReportedFinding[] {
  if (detection.outcome !== 'fires') return []
  const { basis, evidence } = detection
  return [{ id, severity, title, basis, evidence }]
}

/** The remedies of a finding that fired, filled in from the report on a request. */
export function remediesFor({ id, evidence }: ReportedFinding, report: Report): readonly Remedy[] {
  const finding = findings.find((entry) => entry.id === id)
  if (finding === undefined) return []
  const situation = situationOf(report, evidence)
  return finding.needs === 'stacks' ? finding.remedies(situation, report.stacks) : finding.remedies(situation)
}

function expectedUrl(facts: RequestFacts, options: RequestOptions): ExpectedUrl | null {
  const text = options.expectedUrl ?? headerValues(facts, 'Echo-Expect-URL')[0]
  return text === undefined ? null : parseExpectedUrl(text)
}

function hostOf(environ: Environ) {
  return environ.HTTP_HOST === undefined ? null : parseAuthority(environ.HTTP_HOST)
}

/** The path as it was written, without a static `url-prefix` that the environ took off its decoded form. */
function receivedPath(target: RequestTarget, { urlPrefix }: TrustPolicy): string {
  if (urlPrefix === '' || !`${percentDecode(target.path)}/`.startsWith(`${urlPrefix}/`)) return target.path
  let end = 0
  for (let decoded = 0; decoded < urlPrefix.length; decoded += 1) {
    end += /^%[0-9A-Fa-f]{2}/.test(target.path.slice(end, end + 3)) ? 3 : 1
  }
  return target.path.slice(end)
}
