import type { Replay } from '../replay.ts'
import { go } from './go.ts'
import { java } from './java.ts'
import { node } from './node.ts'
import { php } from './php.ts'
import { python } from './python.ts'
import { ruby } from './ruby.ts'

export const replays: readonly Replay[] = [...python, ...node, ...ruby, ...php, ...java, ...go]
