import { chi } from '../../../src/stacks/go/chi.ts'
import { echo4 } from '../../../src/stacks/go/echo.ts'
import { gin } from '../../../src/stacks/go/gin.ts'
import { gorilla } from '../../../src/stacks/go/gorilla.ts'
import { realclientip } from '../../../src/stacks/go/realclientip.ts'
import type { OptionValues, Stack } from '../../../src/stacks/stack.ts'
import type { Replay } from '../replay.ts'

const PROXIES = ['127.0.0.1', '10.0.0.0/8']
const RANGES = ['127.0.0.1/32', '10.0.0.0/8']

const replay = (column: string, stack: Stack, options: OptionValues): Replay => ({
  column: `go/${column}`,
  stack,
  options,
  port: 28_190,
  url: null,
  address: column,
  exceptions: {}
})

const OCTETS = 'the recording is JSON, which cannot hold the octet that is no UTF-8'
const FIRST_LINE = 'gin 1.8 reads the first line of a header only; the emulated version reads all'

const rc = (column: string, Strategy: string, options: OptionValues): Replay =>
  replay(column, realclientip, { Strategy, ...options })

const echoReplay = (column: string, IPExtractor: string): Replay => ({
  ...replay(column, echo4, { IPExtractor }),
  url: 'echo4_url',
  exceptions: { 'path-16': OCTETS }
})

export const go: readonly Replay[] = [
  {
    ...replay('gorilla_ip', gorilla, {}),
    url: 'gorilla_url',
    exceptions: { 'path-16': OCTETS }
  },
  replay('chi_realip', chi, { RealIP: true }),
  replay('chi_xff', chi, { ClientIPFromXFF: RANGES }),
  replay('chi_cnt1', chi, { ClientIPFromXFFTrustedProxies: 1 }),
  replay('gin112', gin, { TrustedProxies: PROXIES }),
  replay('gin112_default', gin, {}),
  {
    ...replay('gin18', gin, { TrustedProxies: PROXIES }),
    exceptions: { 'xff-two-lines': FIRST_LINE }
  },
  echoReplay('echo4_realip', ''),
  echoReplay('echo4_xff', 'ExtractIPFromXFFHeader'),
  echoReplay('echo4_xri', 'ExtractIPFromRealIPHeader'),
  rc('rc_range_xff', 'RightmostTrustedRangeStrategy', { trustedRanges: PROXIES }),
  rc('rc_range_fwd', 'RightmostTrustedRangeStrategy', { trustedRanges: PROXIES, headerName: 'Forwarded' }),
  rc('rc_count1', 'RightmostTrustedCountStrategy', {}),
  rc('rc_leftmost', 'LeftmostNonPrivateStrategy', {}),
  rc('rc_rightmost', 'RightmostNonPrivateStrategy', {}),
  rc('rc_xrealip', 'SingleIPHeaderStrategy', { headerName: 'X-Real-IP' })
]
