import type { StackAssessment } from '../../src/core/stack-assessment.ts'

/** What a test says about a stack's conclusion; the rest follows from the URL. */
export interface AssessmentSketch {
  readonly url?: string | null
  readonly client?: string | null
  /** Whether the URL and the client are right. */
  readonly right?: readonly [url: boolean | null, client: boolean | null]
  /** Why the host, and why the client. */
  readonly because?: readonly [host: string, client: string]
  readonly configuration?: readonly string[]
  readonly version?: string
}

/** A stack that concludes something, made by hand. */
export function concludes(title: string, sketch: AssessmentSketch = {}): StackAssessment {
  const { url = 'http://www.example.com/', client = '198.51.100.7', right = [null, null] } = sketch
  const [becauseHost, becauseClient] = sketch.because ?? ['the Host header', 'the socket says so']
  const [, scheme = '', host = '', path = ''] = /^([^:/]*):\/\/([^/]*)([^?]*)/.exec(url ?? '') ?? []
  const said = (value: string, reason: string) => (url === null ? null : { value, reason })
  return {
    id: title.toLowerCase(),
    title,
    version: sketch.version ?? '1.0',
    configuration: sketch.configuration ?? [],
    outcome: {
      kind: 'conclusion',
      scheme: said(scheme, 'the connection says so'),
      host: said(host, becauseHost),
      scriptName: said('', 'nobody mounts it'),
      path: said(path, 'the path of the request'),
      clientAddress: client === null ? null : { value: client, reason: becauseClient },
      url: said(url ?? '', 'put together')
    },
    agrees: { url: right[0], clientAddress: right[1] }
  }
}

/** A stack that refuses the request, made by hand. */
export function refuses(title: string, status: number | null, reason: string): StackAssessment {
  const outcome = { kind: 'refusal', status, reason } as const
  return {
    id: title.toLowerCase(),
    title,
    version: '1.0',
    configuration: [],
    outcome,
    agrees: { url: null, clientAddress: null }
  }
}
