/** A value that a web stack hands to its application, and in one line why it is this one. */
export interface Said {
  readonly value: string
  readonly reason: string
}

/** What one web stack, told of the proxy at hand, would conclude from a request. */
export interface StackAssessment {
  readonly id: string
  readonly title: string
  /** The version of the software that is emulated. */
  readonly version: string
  /** What is written to tell the software of this proxy, in its own language; empty where it needs nothing. */
  readonly configuration: readonly string[]
  readonly outcome:
    | {
        readonly kind: 'conclusion'
        /** Each is null where the software has no word on it. */
        readonly scheme: Said | null
        readonly host: Said | null
        readonly scriptName: Said | null
        readonly path: Said | null
        readonly clientAddress: Said | null
        readonly url: Said | null
      }
    /** The request does not reach the application; `status` is null where the connection is closed without an answer. */
    | { readonly kind: 'refusal'; readonly status: number | null; readonly reason: string }
  /** Whether it is right, compared with the visitor's URL and the chain's client; null where nothing is known or said. */
  readonly agrees: { readonly url: boolean | null; readonly clientAddress: boolean | null }
}
