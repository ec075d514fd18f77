import Type, { type Static } from 'typebox'
import { REMEDY_TARGETS } from '../core/finding.ts'
import { type Report, REPORT_FORMAT } from '../core/report.ts'

const text = Type.String()
const textOrNull = Type.Union([Type.String(), Type.Null()])
const words = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>(Type.Enum([...values]))
const record = <T extends Type.TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false })

const Endpoint = Type.Union([record({ address: text, port: Type.Number() }), record({ unixSocket: text })])

/** The facts of a request; also what a diagnosis can be asked for. */
export const FactsSchema = record({
  method: text,
  target: text,
  httpVersion: text,
  headers: Type.Array(Type.Tuple([text, text])),
  peer: Endpoint,
  local: Endpoint,
  encrypted: Type.Boolean(),
  bodyBytes: Type.Optional(Type.Number())
})

const Environ = Type.Record(Type.String(), Type.String())

const Step = record({ step: Type.Number(), variable: text, value: textOrNull, appended: text })

const Component = record({
  name: words('scheme', 'host', 'port', 'prefix', 'path', 'query'),
  believed: text,
  typed: textOrNull,
  agrees: Type.Boolean()
})

const Evidence = record({
  kind: words('header', 'environ', 'url', 'setting', 'socket', 'request-line'),
  name: text,
  value: textOrNull,
  expected: Type.Optional(textOrNull),
  note: Type.Optional(text)
})

const Remedy = record({
  target: words(...REMEDY_TARGETS),
  where: text,
  lines: Type.Array(text),
  caution: Type.Optional(text),
  reference: text
})

const Finding = record({
  id: text,
  severity: words('error', 'warning', 'info'),
  title: text,
  basis: words('truth', 'request', 'heuristic'),
  evidence: Type.Array(Evidence),
  remedies: Type.Optional(Type.Array(Remedy))
})

const Reason = Type.Union([
  record({
    kind: Type.Literal('header'),
    header: text,
    value: text,
    element: Type.Union([Type.Number(), Type.Null()])
  }),
  record({ kind: Type.Literal('setting'), setting: words('url-scheme', 'url-prefix'), value: text }),
  record({
    kind: Type.Literal('cleared'),
    header: text,
    why: words('untrusted-peer', 'untrusted-header', 'outranked'),
    winner: textOrNull
  })
])

const Hop = record({
  address: text,
  role: words('client', 'proxy', 'unverified'),
  trusted: Type.Boolean(),
  rule: textOrNull,
  from: text
})

const Said = Type.Union([record({ value: text, reason: text }), Type.Null()])

const agreement = Type.Union([Type.Boolean(), Type.Null()])

const Stack = record({
  id: text,
  title: text,
  version: text,
  configuration: Type.Array(text),
  outcome: Type.Union([
    record({
      kind: Type.Literal('conclusion'),
      scheme: Said,
      host: Said,
      scriptName: Said,
      path: Said,
      clientAddress: Said,
      url: Said
    }),
    record({
      kind: Type.Literal('refusal'),
      status: Type.Union([Type.Number(), Type.Null()]),
      reason: text
    })
  ]),
  agrees: record({ url: agreement, clientAddress: agreement })
})

/** The shape of a report, `format: 1`. */
export const ReportSchema = Type.Object(
  {
    format: Type.Literal(REPORT_FORMAT),
    service: record({ name: text, version: text }),
    verdict: words('pass', 'warn', 'fail'),
    url: record({
      raw: text,
      corrected: text,
      expected: textOrNull,
      components: Type.Array(Component),
      steps: record({ raw: Type.Array(Step), corrected: Type.Array(Step) }),
      variants: record({ doubledPort: text, doubleEncoded: text })
    }),
    findings: Type.Array(Finding),
    request: FactsSchema,
    trust: record({
      proxies: Type.Array(text),
      headers: Type.Array(text),
      urlScheme: Type.Union([words('http', 'https'), Type.Null()]),
      urlPrefix: text,
      peerTrusted: Type.Boolean(),
      peerRule: textOrNull,
      chain: Type.Array(Hop),
      chainTruncated: Type.Boolean()
    }),
    environ: record({ raw: Environ, corrected: Environ }),
    ledger: Type.Array(record({ key: text, from: textOrNull, to: textOrNull, because: Reason })),
    stacks: Type.Optional(Type.Array(Stack))
  },
  { additionalProperties: false, title: 'echo3333 report' }
)

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T
type Json = DeepReadonly<Omit<Static<typeof ReportSchema>, 'environ'>>
type Covers<A, B> = [A] extends [B] ? true : never

/** Fails to compile where the schema and the type of a report part ways; the environ is open in both. */
const covered: [Covers<Omit<Report, 'environ'>, Json>, Covers<Json, Omit<Report, 'environ'>>] = [true, true]
void covered
