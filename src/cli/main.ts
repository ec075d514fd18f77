#!/usr/bin/env node
import process from 'node:process'
import { run } from './run.ts'

// A reader that leaves early (`| head`) is no reason for a stack trace.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

const { stdin, stdout, stderr, env, argv } = process
// Not process.exit(): what is still on its way through a pipe would be lost.
process.exitCode = await run(argv.slice(2), { stdin, stdout, stderr, env })
