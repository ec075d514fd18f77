import Type, { type Static } from 'typebox'
import { CHECK_FORMAT, type CheckFailure, type CheckReport } from '../core/check-report.ts'
import { REMEDY_TARGETS } from '../core/finding.ts'
import { ReportSchema } from './report-schema.ts'

const text = Type.String()
const textOrNull = Type.Union([Type.String(), Type.Null()])
const numberOrNull = Type.Union([Type.Number(), Type.Null()])
const words = <const T extends readonly string[]>(...values: T) =>
  Type.Unsafe<T[number]>(Type.Enum([...values]))
const record = <T extends Type.TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false })

const Finding = record({
  ...ReportSchema.properties.findings.items.properties,
  needs: words('request', 'probes'),
  known: Type.Boolean()
})

const Sent = record({
  method: text,
  target: text,
  httpVersion: words('1.0', '1.1', '2'),
  headers: Type.Array(Type.Tuple([text, text])),
  bodyBytes: Type.Number()
})

const Probe = record({
  family: text,
  variant: text,
  door: text,
  sent: Sent,
  outcome: record({
    kind: words('echo', 'stale', 'answer', 'silence'),
    status: numberOrNull,
    why: textOrNull,
    target: textOrNull
  })
})

const service = record({ name: text, version: text })

const CheckSchema = record({
  format: Type.Literal(CHECK_FORMAT),
  kind: Type.Literal('check'),
  service,
  url: text,
  expected: text,
  verdict: words('pass', 'warn', 'fail'),
  findings: Type.Array(Finding),
  undecided: Type.Array(record({ id: text, why: text })),
  gone: Type.Optional(Type.Array(text)),
  proxy: Type.Union([words(...REMEDY_TARGETS), Type.Null()]),
  requests: record({ planned: Type.Number(), sent: Type.Number() }),
  interrupted: textOrNull,
  baseline: ReportSchema,
  probes: Type.Array(Probe)
})

const FailureSchema = record({
  format: Type.Literal(CHECK_FORMAT),
  kind: Type.Literal('check'),
  service,
  url: text,
  trouble: text
})

/** The shape of what `check` writes as JSON: a report, or why there is none. */
export const CheckReportSchema = Type.Union([CheckSchema, FailureSchema], { title: 'echo3333 check' })

/** The JSON Schema as a document of its own. */
export function checkSchemaText(): string {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...CheckReportSchema }
  return `${JSON.stringify(schema, null, 2)}\n`
}

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T
type Covers<A, B> = [A] extends [B] ? true : never
/** The report inside has its own check; a reason is open to more words than there are now. */
type Outer = Omit<CheckReport, 'baseline' | 'probes'>
type OuterJson = DeepReadonly<Omit<Static<typeof CheckSchema>, 'baseline' | 'probes'>>
type Probes = CheckReport['probes']
type Failure = DeepReadonly<Static<typeof FailureSchema>>

/** Fails to compile where the schema and the types part ways. */
const covered: [
  Covers<Outer, OuterJson>,
  Covers<OuterJson, Outer>,
  Covers<Probes, DeepReadonly<Static<typeof CheckSchema>>['probes']>,
  Covers<CheckFailure, Failure>,
  Covers<Failure, CheckFailure>
] = [true, true, true, true, true]
void covered
