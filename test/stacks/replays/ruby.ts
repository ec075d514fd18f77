import { rack, rack2 } from '../../../src/stacks/ruby/rack.ts'
import { rails, rails61 } from '../../../src/stacks/ruby/rails.ts'
import type { Replay } from '../replay.ts'

/** The recording's Rack server listened on every address, and called itself by that. */
const SERVER = { SERVER_NAME: '0.0.0.0' }
const NO_UTF8 =
  'the recorded program failed at writing bytes that are no UTF-8 as JSON; Ruby itself hands them on'
const BYTES = { 'path-16': NO_UTF8, 'path-18': NO_UTF8 }
const CAUGHT =
  'the recorded program caught the IpSpoofAttackError of remote_ip alone; the logger of an application raises it for all'

export const ruby: readonly Replay[] = [
  {
    column: 'rack32',
    stack: rack,
    options: SERVER,
    port: 28_140,
    url: 'url',
    address: 'ip',
    exceptions: BYTES
  },
  {
    column: 'rack22',
    stack: rack2,
    options: SERVER,
    port: 28_141,
    url: 'url',
    address: 'ip',
    exceptions: BYTES
  },
  {
    column: 'rails61',
    stack: rails61,
    options: SERVER,
    port: 28_142,
    url: 'url',
    address: 'ip',
    exceptions: { ...BYTES, 'client-ip': CAUGHT }
  },
  {
    column: 'rails72',
    stack: rails,
    options: SERVER,
    port: 28_143,
    url: 'url',
    address: 'ip',
    exceptions: { ...BYTES, 'client-ip': CAUGHT }
  }
]
