#!/usr/bin/env node
import process from 'node:process'
import { type FrontEnd, portsOf } from './front-ends.ts'
import { type Lab, startLab } from './lab.ts'
import { lessons } from './lessons/index.ts'
import { LabError, readFrontEnds, readPorts } from './settings.ts'
import { publicUrl } from './visit.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

let stopped = false
const asked = new Promise<void>((resolve) => {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      stopped = true
      resolve()
    })
  }
})

try {
  const ports = readPorts(process.argv.slice(2))
  const others = readFrontEnds(process.argv.slice(2))
  const lab = await startLab(ports, say, others)
  await runUntilAsked(lab, () => {
    const width = Math.max(...lessons.map(({ id }) => id.length))
    for (const lesson of lessons) say(`  ${lesson.id.padEnd(width)}  ${publicUrl(lesson, ports)}`)
    for (const frontEnd of others) sayLessons(frontEnd)
    say(`The lab is ready: http://lab.localhost:${ports.http}/ (Ctrl-C ends it)`)
  })
} catch (error) {
  process.stderr.write(`lab: ${error instanceof LabError ? error.message : String(error)}\n`)
  process.exitCode = 2
}

async function runUntilAsked(lab: Lab, ready: () => void): Promise<void> {
  if (!stopped) ready()
  // Signals alone do not keep a process alive.
  const awake = setInterval(() => undefined, 1 << 30)
  await asked
  clearInterval(awake)
  await lab.stop()
}

function sayLessons(frontEnd: FrontEnd): void {
  say(frontEnd.title)
  const width = Math.max(...frontEnd.lessons.map(({ id }) => id.length))
  for (const lesson of frontEnd.lessons)
    say(`  ${lesson.id.padEnd(width)}  ${publicUrl(lesson, portsOf(frontEnd))}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
