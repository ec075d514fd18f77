import { symfony } from '../../../src/stacks/php/symfony.ts'
import type { Replay } from '../replay.ts'

/** The recording's server listened on every address, and called itself by that. */
const OPTIONS = { SERVER_NAME: '0.0.0.0', trusted_proxies: ['127.0.0.1', '10.0.0.0/8'] }
const CAUGHT =
  'the recorded program caught the SuspiciousOperationException and answered 200 with its name; a Symfony application answers 400'
const HOSTS = {
  'host-emptyport': CAUGHT,
  'host-portabc': CAUGHT,
  'host-userinfo': CAUGHT,
  'host-space': CAUGHT,
  'host-utf8': CAUGHT
}

export const php: readonly Replay[] = [
  {
    column: 'sym',
    stack: symfony,
    options: {
      ...OPTIONS,
      trusted_headers: [
        'x-forwarded-for',
        'x-forwarded-host',
        'x-forwarded-proto',
        'x-forwarded-port',
        'x-forwarded-prefix'
      ]
    },
    port: 28_150,
    url: 'url',
    address: 'ip',
    exceptions: { ...HOSTS, 'xfh-v6-bare': CAUGHT, 'xfh-bad': CAUGHT, 'xfh-userinfo': CAUGHT }
  },
  {
    column: 'symf',
    stack: symfony,
    options: { ...OPTIONS, trusted_headers: ['forwarded'] },
    port: 28_151,
    url: 'url',
    address: 'ip',
    exceptions: HOSTS
  }
]
