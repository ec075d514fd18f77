/** A stack as the document tells of it. */
export interface DocumentedStack {
  readonly id: string
  readonly title: string
  readonly emulates: { readonly version: string; readonly source: string }
  readonly trust: { readonly gate: string; readonly element: string; readonly headers: readonly string[] }
  readonly options: Readonly<Record<string, { readonly default: unknown; readonly meaning: string }>>
  /** One for each recorded configuration that is replayed. */
  readonly recordings: readonly RecordedAgreement[]
}

/** How far an emulation agrees with what the software itself answered. */
export interface RecordedAgreement {
  readonly column: string
  readonly requests: number
  readonly agreeing: number
  /** Why it differs on purpose. */
  readonly exceptions: readonly string[]
}

/** The emulated stacks as a Markdown document: a table of all, then the options of each. Ends in a newline. */
export function renderMarkdownStacks(stacks: readonly DocumentedStack[]): string {
  return [
    '# Stacks',
    '',
    'Made from `src/stacks` and `test/vectors` by `npm run docs`: change it there.',
    'A stack is one piece of software that turns a request into a URL and a client address. The page, the text and the JSON',
    'show what each of them would conclude from the request at hand, told of the proxy in front by its own configuration.',
    '',
    'Agreement counts the requests to which the emulation answers as the software itself did when it was recorded: URL, client',
    'address, or the status of a refusal. `npm run conformance` compares them anew.',
    '',
    '| Stack | Believes headers by | Takes of a list | Reads | Version | Agreement |',
    '| --- | --- | --- | --- | --- | --- |',
    ...stacks.map(row),
    '',
    ...stacks.flatMap(section)
  ].join('\n')
}

function row({ id, title, emulates, trust, recordings }: DocumentedStack): string {
  const requests = sum(recordings.map((recording) => recording.requests))
  const agreeing = sum(recordings.map((recording) => recording.agreeing))
  const cells = [
    `[${prose(title)}](#${anchor(id)})`,
    prose(trust.gate),
    prose(trust.element),
    headersOf(trust.headers),
    prose(emulates.version),
    `${agreeing} of ${requests}`
  ]
  return `| ${cells.join(' | ')} |`
}

function section({ id, title, emulates, options, recordings }: DocumentedStack): string[] {
  const names = Object.keys(options)
  const reasons = new Set(recordings.flatMap(({ exceptions }) => exceptions))
  return [
    `## ${id}`,
    '',
    `${prose(title)}, as version ${prose(emulates.version)} does it in ${prose(emulates.source)}.`,
    '',
    ...(names.length === 0
      ? ['It has no options.']
      : [
          '| Option | Default | Meaning |',
          '| --- | --- | --- |',
          ...names.map((name) => optionRow(name, options))
        ]),
    '',
    ...(reasons.size === 0
      ? []
      : [
          'It differs from the recordings where:',
          '',
          ...[...reasons].map((reason) => `- ${prose(reason)}`),
          ''
        ])
  ]
}

function optionRow(name: string, options: DocumentedStack['options']): string {
  const option = options[name]
  return `| \`${name}\` | \`${cell(option?.default)}\` | ${prose(option?.meaning ?? '')} |`
}

/** A value in a cell, where a bar would end it. */
function cell(value: unknown): string {
  return JSON.stringify(value).replaceAll('|', '\\|')
}

function headersOf(headers: readonly string[]): string {
  return headers.length === 0 ? 'none' : headers.map(prose).join(', ')
}

/** As GitHub names a heading. */
function anchor(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9_-]/g, '')
}

/** Plain prose: nothing in it is meant as Markdown or HTML. */
function prose(text: string): string {
  return text.replace(/[\\*_<>[\]|#]/g, (character) => `\\${character}`)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
