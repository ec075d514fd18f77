import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'

// Builds `dist/` afresh with tsc; the command line's entry stays executable.

const root = join(import.meta.dirname, '..')
rmSync(join(root, 'dist'), { recursive: true, force: true })
const tsc = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit'
})
if (tsc.status !== 0) process.exit(tsc.status ?? 1)
chmodSync(join(root, 'dist/cli/main.js'), 0o755)
