import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { apps } from '../apps.ts'
import { compareEnvirons } from '../compare.ts'
import { type Lesson, lessons } from '../lessons/index.ts'
import {
  hasRealServer,
  isAsExpected,
  type Outcome,
  outcomeOf,
  type RealOutcome,
  realOutcomeOf
} from '../outcome.ts'
import type { ReportedFinding } from '../../src/core/report.ts'
import { type Doors, type OtherDoors, publicUrl } from '../visit.ts'

const WORDS = { pass: 'Pass', warn: 'Warning', fail: 'Fail', down: 'Down' } as const
const SEVERITIES = { error: 'Error', warning: 'Warning', info: 'Note' } as const
const folder = join(import.meta.dirname, '..')

/** Whose lessons they are, and where their files and their places on the page are. */
interface Shelf {
  readonly lessons: readonly Lesson[]
  readonly files: string
  readonly anchor: string
}
const APACHE: Shelf = { lessons, files: 'apache', anchor: '' }

/** The files' own lines; they do not change while the lab runs. */
const lines = new Map<string, string>()

function linesOf(path: string): string {
  const text = lines.get(path) ?? readFileSync(join(folder, path), 'utf8').trimEnd()
  lines.set(path, text)
  return text
}

/** Everything that the page shows, ready to be written down. */
export async function describeLab(doors: Doors, others: readonly OtherDoors[] = []) {
  return {
    ports: doors.ports,
    lessons: await describeAll(APACHE, doors),
    frontEnds: await Promise.all(
      others.map(async ({ frontEnd: { id, title, lessons: its }, doors: own }) => ({
        id,
        title,
        lessons: await describeAll({ lessons: its, files: id, anchor: `${id}-` }, own)
      }))
    )
  }
}

export type LabPage = Awaited<ReturnType<typeof describeLab>>

function describeAll(shelf: Shelf, doors: Doors) {
  return Promise.all(shelf.lessons.map((lesson) => describe(lesson, shelf, doors)))
}

async function describe(lesson: Lesson, shelf: Shelf, doors: Doors) {
  const [outcome, real] = await Promise.all([
    outcomeOf(lesson, doors),
    shelf === APACHE && hasRealServer(lesson) ? realOutcomeOf(lesson, doors) : null
  ])
  const tone = outcome.kind === 'down' ? 'down' : outcome.verdict
  const { id, title, teaches, app, files, send = {}, expects } = lesson
  const mending = shelf.lessons.find((other) => other.id === lesson.cure)
  const url = publicUrl(lesson, doors.ports)
  return {
    id,
    anchor: shelf.anchor + id,
    title,
    // What stands between backticks is code.
    teaches: teaches.split('`').map((text, at) => ({ text, isCode: at % 2 === 1 })),
    url,
    tone,
    verdict: WORDS[tone],
    asExpected: isAsExpected(lesson, outcome),
    sentence: sentenceOf(outcome),
    shown: outcome.kind === 'report' ? outcome.url : outcome.kind === 'redirect' ? outcome.location : null,
    findings: outcome.kind === 'report' ? outcome.findings.map(describeFinding) : [],
    expected: expectation(expects),
    believes: apps[app].believes,
    flags: apps[app].flags.join(' '),
    files: files
      .map((file) => `${shelf.files}/${file}`)
      .map((path) => ({ name: `lab/${path}`, text: linesOf(path) })),
    sends: Object.entries(send).map(([name, value]) => `${name}: ${value}`),
    command: curl(lesson, url),
    cure: mending === undefined ? null : { id: shelf.anchor + mending.id, title: mending.title },
    real: real === null ? null : describeReal(lesson, doors, outcome, real)
  }
}

function describeFinding({ id, title, severity }: ReportedFinding) {
  return { id, title, severity, severityWord: SEVERITIES[severity] }
}

function sentenceOf(outcome: Outcome): string {
  if (outcome.kind === 'down') return `This lesson is down: ${outcome.why}.`
  return outcome.kind === 'redirect' ? 'The redirect leads to' : 'The app believes that it is'
}

function expectation({ verdict, ...expects }: Lesson['expects']): string {
  if ('redirect' in expects) {
    const where = expects.redirect === 'public' ? 'the name that the visitor knows' : 'the app’s own address'
    return `${WORDS[verdict]}: a redirect to ${where}`
  }
  return `${WORDS[verdict]}: ${expects.findings.length === 0 ? 'nothing to complain about' : expects.findings.join(', ')}`
}

function describeReal(lesson: Lesson, doors: Doors, outcome: Outcome, real: RealOutcome) {
  const server = apps[lesson.app].real.kind
  const shown = {
    server,
    link: publicUrl(lesson, doors.ports, 'wsgi.localhost'),
    differences: [],
    isRedirect: real.kind === 'redirect'
  }
  if (real.kind === 'down') return { ...shown, why: real.why, url: null }
  if (real.kind === 'redirect') return { ...shown, why: null, url: real.location }
  const differences =
    outcome.kind === 'report' ? compareEnvirons(lesson, doors.ports, outcome.environ, real.environ) : []
  return { ...shown, why: null, url: real.url, differences }
}

/** The request that this page makes, for whoever wants to make it, too. */
function curl({ send = {}, scheme }: Lesson, url: string): string {
  const headers = { 'Echo-Expect-URL': url, ...send }
  const options = Object.entries(headers).map(([name, value]) => ` -H '${name}: ${value}'`)
  return `curl${scheme === 'https' ? ' -k' : ''}${options.join('')} '${url}'`
}
