import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { apps } from '../apps.ts'
import { compareEnvirons } from '../compare.ts'
import { expressCommand } from '../express.ts'
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
import { type Doors, isThere, type OtherDoors, publicUrl } from '../visit.ts'

const WORDS = { pass: 'Pass', warn: 'Warning', fail: 'Fail', down: 'Down' } as const
const SEVERITIES = { error: 'Error', warning: 'Warning', info: 'Note' } as const
const folder = join(import.meta.dirname, '..')

/** Whose lessons they are, and where their files and their places on the page are. */
interface Shelf {
  readonly lessons: readonly Lesson[]
  readonly files: string
  readonly anchor: string
  /** The apps whose real server is not installed. */
  readonly notInstalled: readonly string[]
}
const APACHE: Shelf = { lessons, files: 'apache', anchor: '', notInstalled: [] }

/** The files' own lines; they do not change while the lab runs. */
const lines = new Map<string, string>()

function linesOf(path: string): string {
  const text = lines.get(path) ?? readFileSync(join(folder, path), 'utf8').trimEnd()
  lines.set(path, text)
  return text
}

/** Everything that the page shows, ready to be written down. */
export async function describeLab(
  doors: Doors,
  others: readonly OtherDoors[] = [],
  notInstalled: readonly string[] = []
) {
  const apache = { ...APACHE, notInstalled }
  const [lessons, frontEnds] = await Promise.all([
    describeAll(apache, doors),
    Promise.all(others.map(describeOther))
  ])
  const isUp = ({ lessons: its }: { lessons: typeof lessons }) => its.some(({ tone }) => tone !== 'down')
  return {
    ports: doors.ports,
    lessons,
    frontEnds: frontEnds.filter(isUp),
    /** Those that do not answer. */
    absent: frontEnds.filter((each) => !isUp(each)).map(({ id, title }) => ({ id, title }))
  }
}

async function describeOther({ frontEnd: { id, title, lessons }, doors }: OtherDoors) {
  const shelf = { ...APACHE, lessons, files: id, anchor: `${id}-` }
  return { id, title, lessons: (await isThere(doors)) ? await describeAll(shelf, doors) : [] }
}

export type LabPage = Awaited<ReturnType<typeof describeLab>>

function describeAll(shelf: Shelf, doors: Doors) {
  return Promise.all(shelf.lessons.map((lesson) => describe(lesson, shelf, doors)))
}

async function describe(lesson: Lesson, shelf: Shelf, doors: Doors) {
  const isComparable =
    shelf.files === APACHE.files && hasRealServer(lesson) && !shelf.notInstalled.includes(lesson.app)
  const [outcome, real] = await Promise.all([
    outcomeOf(lesson, doors),
    isComparable ? realOutcomeOf(lesson, doors) : null
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
    real: real === null ? null : describeReal(lesson, doors, outcome, real),
    /** The real server that could stand here, and the command that installs it. */
    missing: shelf.notInstalled.includes(app)
      ? { server: apps[app].real.kind, command: expressCommand }
      : null
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
  const { real: its } = apps[lesson.app]
  const shown = {
    server: its.kind,
    options: its.kind === 'mod_wsgi-express' ? its.flags.join(' ') : null,
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
