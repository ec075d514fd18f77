import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CheckReport } from '../../src/core/check-report.ts'
import { configurationOf, PUBLIC_HOST, type Site, withRemedy } from '../remedies/configuration.ts'
import { freePorts, PROXIES, type Proxy, startProxy } from '../support/proxies.ts'
import { type Service, startService } from '../support/service.ts'
import { checkSite, leftOpen } from './prove-findings.ts'

// Background: somebody begins with one line that passes everything on, runs the check, pastes every line that it
// prints for this proxy, runs it again, and so on. The remedies must not only work one by one, but together.

/** A second round shows what only a forwarding header that is set can show, such as that a visitor strips it. */
const MOST_ROUNDS = 3

let service: Service
before(async () => void (service = await startService()))
after(() => service.stop())

for (const proxy of PROXIES) {
  describe(`whoever follows the advice for ${proxy}`, () => {
    test(`has neither error nor warning after ${MOST_ROUNDS} rounds at most`, async () => {
      const [port = 0] = await freePorts(1)
      let site: Site = { port, backend: `127.0.0.1:${service.port}` }
      const pasted = new Set<string>()
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const { findings } = await checkBehind(proxy, site)
        const notable = findings.filter(({ severity }) => severity !== 'info')
        if (round === 0) assert.notEqual(notable.length, 0, 'a naive proxy has findings')
        const remedies = notable.flatMap((finding) => finding.remedies ?? [])
        for (const remedy of remedies.filter(({ target }) => target === proxy)) {
          const text = JSON.stringify([remedy.where, remedy.lines])
          if (pasted.has(text)) continue
          pasted.add(text)
          site = withRemedy(proxy, site, remedy)
        }
      }
      const report = await checkBehind(proxy, site)
      const left = report.findings.filter(({ severity }) => severity !== 'info').map(({ id }) => id)
      assert.deepEqual(left, [], JSON.stringify(site))
      assert.deepEqual(leftOpen(report), [])
    })
  })
}

async function checkBehind(proxy: Proxy, site: Site): Promise<CheckReport> {
  const running = await startProxy(proxy, configurationOf(proxy, [site]), [site.port])
  try {
    return await checkSite(`http://${PUBLIC_HOST}:${site.port}/`)
  } finally {
    await running.stop()
  }
}
