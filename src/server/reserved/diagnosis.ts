import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { ConfigurationError } from '../../core/configuration-error.ts'
import { parseExpectedUrl } from '../../core/expected-url.ts'
import { redactFacts } from '../../core/redaction.ts'
import { compileTrustPolicy } from '../../core/trust-policy.ts'
import { diagnose } from '../../diagnose.ts'
import { readText } from '../body.ts'
import { CONTENT_TYPES } from '../negotiate.ts'
import { ProblemError } from '../problem.ts'
import { FactsSchema } from '../report-schema.ts'
import type { ReservedCall } from './reserved-call.ts'

const words = Type.Union([Type.String(), Type.Array(Type.String())])

const OptionValue = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
  Type.Array(Type.String())
])

/** What the playground takes: the facts of a request, and optionally a policy, the visitor's URL and web stacks to ask. */
const DiagnosisRequest = Type.Object(
  {
    facts: FactsSchema,
    trust: Type.Optional(
      Type.Object(
        {
          trustProxy: Type.Optional(words),
          trustProxyHeader: Type.Optional(words),
          urlScheme: Type.Optional(Type.String()),
          urlPrefix: Type.Optional(Type.String())
        },
        { additionalProperties: false }
      )
    ),
    expectedUrl: Type.Optional(Type.String()),
    stacks: Type.Optional(
      Type.Union([Type.Literal(true), Type.Record(Type.String(), Type.Record(Type.String(), OptionValue))])
    )
  },
  { additionalProperties: false }
)

/** Diagnoses facts that are posted, under a policy that is posted, without deploying anything. */
export async function diagnosis({ request, reply }: ReservedCall): Promise<void> {
  if (request.method !== 'POST') {
    void reply.header('Allow', 'POST')
    throw new ProblemError(
      405,
      'POST {"facts": …, "trust": …, "expectedUrl": …, "stacks": …}; "facts" has the shape of a report\'s "request".'
    )
  }
  const { facts, trust, expectedUrl, stacks } = parse(await readText(request.raw))
  if (expectedUrl !== undefined && parseExpectedUrl(expectedUrl) === null) {
    throw new ProblemError(
      400,
      '/expectedUrl: no URL of a page; write it in full, as https://www.example.com/.'
    )
  }
  try {
    const report = diagnose(redactFacts(facts), compileTrustPolicy(trust), {
      remedies: true,
      ...(expectedUrl === undefined ? {} : { expectedUrl }),
      ...(stacks === undefined ? {} : { stacks })
    })
    void reply.type(CONTENT_TYPES.json).send(`${JSON.stringify(report)}\n`)
  } catch (error) {
    if (error instanceof ConfigurationError) throw new ProblemError(400, `${error.message}.`)
    throw error
  }
}

function parse(text: string): Static<typeof DiagnosisRequest> {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new ProblemError(400, 'The body is not JSON.')
  }
  if (Value.Check(DiagnosisRequest, body)) return body
  const [first] = Value.Errors(DiagnosisRequest, body)
  throw new ProblemError(
    400,
    `${first?.instancePath || 'The body'}: ${first?.message === 'schema is false' ? 'there is no such field' : (first?.message ?? 'has the wrong shape')}.`
  )
}
