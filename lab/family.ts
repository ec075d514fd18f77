import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Command {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

export interface Member {
  readonly name: string
  readonly pid: number
  readonly isAlive: () => boolean
  /** The last words on stderr. */
  readonly said: () => string
}

export interface Family {
  /** Starts a program; `ended` is called when it ends by itself. */
  readonly start: (command: Command, ended: (member: Member) => void) => Member
  /** Asks everybody to end, then makes them; removes the folder. */
  readonly end: () => Promise<void>
}

const GRACE = 3_000

/**
 * Reads which process groups are there, until whoever writes it is gone, in whatever way: then it ends them
 * and removes the folder. It lives in a session of its own, where neither Ctrl-C nor a hang-up reaches it.
 */
const GUARD = `
  groups=
  while read -r word group; do
    case $word in
      up) groups="$groups $group" ;;
      down)
        rest=
        for other in $groups; do [ "$other" = "$group" ] || rest="$rest $other"; done
        groups=$rest ;;
    esac
  done
  for group in $groups; do kill -s TERM -- "-$group"; done 2> /dev/null
  [ -z "$groups" ] || sleep 0.5
  for group in $groups; do kill -s KILL -- "-$group"; done 2> /dev/null
  rm -rf -- "$1"
`

/** Programs that live no longer than this process and leave nothing behind. Each is the head of a process group. */
export function startFamily(folder: string): Family {
  const guard = spawn('sh', ['-c', GUARD, 'guard', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true
  })
  guard.stdin.on('error', () => undefined)
  const running = new Map<number, ChildProcess>()
  let ending = false

  const start: Family['start'] = ({ name, program, args, environment }, ended) => {
    const child = spawn(program, [...args], {
      env: { ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true
    })
    const { pid } = child
    if (pid === undefined) throw new Error(`${program} cannot be started`)
    guard.stdin.write(`up ${pid}\n`)
    running.set(pid, child)
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)))
    const member: Member = { name, pid, isAlive: () => running.has(pid), said: () => said.trim() }
    child.once('exit', () => {
      running.delete(pid)
      // What it started itself, such as the workers of a killed Apache, would keep its port.
      signalGroup(pid, 'SIGKILL')
      guard.stdin.write(`down ${pid}\n`)
    })
    // All that it has said is there by now.
    child.once('close', () => {
      if (!ending) ended(member)
    })
    return member
  }

  const end = async (): Promise<void> => {
    ending = true
    const gone = [...running.values()].map((child) => once(child, 'exit'))
    for (const child of running.values()) child.kill('SIGTERM')
    const force = setTimeout(() => {
      for (const pid of running.keys()) signalGroup(pid, 'SIGKILL')
    }, GRACE)
    await Promise.all(gone)
    clearTimeout(force)
    const guarded = once(guard, 'exit')
    guard.stdin.end()
    if (guard.exitCode === null && guard.signalCode === null) await guarded
  }
  return { start, end }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody is left in it.
  }
}
