import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CheckReport } from '../../src/core/check-report.ts'
import { PUBLIC_HOST } from '../remedies/configuration.ts'
import { FRONT_ENDS, type FrontEnd, freePorts, startProxy } from '../support/proxies.ts'
import { type Service, startService } from '../support/service.ts'
import { NAIVE_FINDINGS } from './expected-findings.ts'
import { HARDENED, NAIVE } from './front-end-configurations.ts'
import { checkSite, leftOpen } from './prove-findings.ts'

// Background: what `check` finds behind six programs, each with one line that passes everything on, and each as
// somebody configures it who knows its manual. No miss there, and no false alarm here.

let service: Service
before(async () => void (service = await startService()))
after(() => service.stop())

async function checkBehind(frontEnd: FrontEnd, configurations: typeof NAIVE): Promise<CheckReport> {
  const [port = 0] = await freePorts(1)
  const place = { port, backend: `127.0.0.1:${service.port}` }
  const running = await startProxy(frontEnd, configurations[frontEnd](place), [port])
  try {
    return await checkSite(`http://${PUBLIC_HOST}:${port}/`)
  } finally {
    await running.stop()
  }
}

for (const frontEnd of FRONT_ENDS) {
  describe(frontEnd, () => {
    test('that is naive has the findings of the table', async () => {
      const report = await checkBehind(frontEnd, NAIVE)
      assert.deepEqual(report.findings.map(({ id }) => id).sort(), NAIVE_FINDINGS[frontEnd])
      assert.deepEqual(leftOpen(report), [])
      assert.equal(report.interrupted, null)
    })

    test('that is hardened has neither error nor warning', async () => {
      const report = await checkBehind(frontEnd, HARDENED)
      const notable = report.findings.filter(({ severity }) => severity !== 'info')
      assert.deepEqual(
        notable.map(({ id, evidence }) => [id, evidence]),
        []
      )
      assert.deepEqual(leftOpen(report), [])
    })
  })
}
