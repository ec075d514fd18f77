import { below, type ProbeFamily, reserved } from '../probe.ts'

/** Two cookies in two lines, as a gateway from HTTP/2 may send them (RFC 9113 §8.2.3). */
const TWO_LINES = [
  ['Cookie', 'a=1'],
  ['Cookie', 'b=2']
] as const

/** A cookie of the app, and two of the visitor. */
export const cookie: ProbeFamily = {
  id: 'cookie',
  requests: (aim) => [
    { variant: 'set', target: reserved(aim, 'cookie') },
    { variant: 'two-lines', target: below(aim, '/cookie'), headers: TWO_LINES },
    { variant: 'two-lines-counted', target: reserved(aim, 'cookie'), headers: TWO_LINES }
  ]
}
