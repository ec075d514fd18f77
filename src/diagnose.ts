import { parseAuthority } from './core/authority.ts'
import { correct } from './core/correction.ts'
import { type Environ, percentDecode, toEnviron } from './core/environ.ts'
import { type ExpectedUrl, parseExpectedUrl } from './core/expected-url.ts'
import { type Exhibit, worstFirst } from './core/finding.ts'
import { comparePaths } from './core/path-difference.ts'
import { reconstructUrl, reconstructVariants } from './core/reconstruct-url.ts'
import { REPORT_FORMAT, type Report, type ReportedFinding, SERVICE, verdictOf } from './core/report.ts'
import { headerValues, type RequestFacts } from './core/request-facts.ts'
import { parseTarget, type RequestTarget } from './core/request-target.ts'
import { situationOf } from './core/situation.ts'
import type { TrustPolicy } from './core/trust-policy.ts'
import { compareUrl } from './core/url-comparison.ts'
import { findings } from './findings/index.ts'

export interface DiagnoseOptions {
  /** The URL that the visitor asked for; else the request's own `Echo-Expect-URL` header says it. */
  readonly expectedUrl?: string
  /** Put the remedies of each finding into the report. */
  readonly remedies?: boolean
}

/** Diagnoses one request under one trust policy. Pure; never throws on what came over the wire. */
export function diagnose(facts: RequestFacts, policy: TrustPolicy, options: DiagnoseOptions = {}): Report {
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
  const fired = detectAll(exhibit)
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
    ledger: correction.ledger
  }
  return options.remedies ? { ...report, findings: withRemedies(report) } : report
}

const inOrder = [...findings].sort(worstFirst)

function detectAll(exhibit: Exhibit): ReportedFinding[] {
  const fired: ReportedFinding[] = []
  for (const { id, severity, title, detect } of inOrder) {
    const detection = detect(exhibit)
    if (detection.outcome === 'fires')
      fired.push({ id, severity, title, basis: detection.basis, evidence: detection.evidence })
  }
  return fired
}

/** The findings of a report, each with its remedies for the request at hand. */
export function withRemedies(report: Report): ReportedFinding[] {
  return report.findings.map((reported) => {
    const finding = findings.find((entry) => entry.id === reported.id)
    return { ...reported, remedies: finding?.remedies(situationOf(report, reported.evidence)) ?? [] }
  })
}

function expectedUrl(facts: RequestFacts, options: DiagnoseOptions): ExpectedUrl | null {
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
