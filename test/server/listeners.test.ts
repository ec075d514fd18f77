import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../src/core/report.ts'
import { type Certificate, makeCertificate } from '../support/certificate.ts'
import { head, sendRaw } from '../support/raw.ts'
import { type Service, startService } from '../support/service.ts'
import { ask, reportOn } from './ask.ts'

// Where the service listens: plain, TLS, a Unix socket. The real process.

const folder = mkdtempSync(join(tmpdir(), 'echo3333-'))
after(() => rmSync(folder, { recursive: true, force: true }))

describe('the TLS listener', () => {
  let certificate: Certificate
  let service: Service
  before(async () => {
    certificate = makeCertificate()
    service = await startService(
      '--tls-cert',
      certificate.cert,
      '--tls-key',
      certificate.key,
      '--tls-port',
      '0'
    )
  })
  after(async () => {
    await service.stop()
    certificate.remove()
  })

  const overTls = (headers: Record<string, string> = {}) =>
    reportFrom(
      httpsRequest({
        host: '127.0.0.1',
        port: service.tlsPort,
        rejectUnauthorized: false,
        headers: { Host: 'www.example.com', Accept: 'application/json', ...headers }
      })
    )

  test('says that the connection is encrypted, and the URL is https', async () => {
    const report = await overTls()
    assert.equal(report.request.encrypted, true)
    assert.equal(report.url.raw, 'https://www.example.com/')
    assert.deepEqual(report.request.local, { address: '127.0.0.1', port: service.tlsPort })
  })

  test('agrees with a visitor who typed https', async () => {
    assert.equal((await overTls({ 'Echo-Expect-URL': 'https://www.example.com/' })).verdict, 'pass')
  })

  test('stands beside the plain one', async () => {
    const report = await reportOn(service.port, 'GET /')
    assert.deepEqual([report.request.encrypted, report.url.raw], [false, 'http://www.example.com/'])
    assert.notEqual(service.port, service.tlsPort)
  })

  test('believes a proxy that says http', async () => {
    const report = await overTls({ 'X-Forwarded-Proto': 'http' })
    assert.equal(report.environ.corrected['wsgi.url_scheme'], 'http')
  })

  test('is named where TLS reaches the plain port', async () => {
    const answer = await ask(service.port, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03')
    assert.equal(answer.status, 400)
    assert.match(answer.body, /TLS on a plain HTTP port/)
  })

  test('survives plain HTTP on its port', async () => {
    await ask(service.tlsPort, 'GET /')
    assert.equal((await overTls()).request.encrypted, true)
  })

  test('answers CONNECT', async () => {
    const outgoing = httpsRequest({
      method: 'CONNECT',
      path: 'a.example:443',
      host: '127.0.0.1',
      port: service.tlsPort,
      rejectUnauthorized: false
    })
    const status = await new Promise((resolve, reject) => {
      outgoing.on('connect', (response, socket) => {
        socket.destroy()
        resolve(response.statusCode)
      })
      outgoing.on('error', reject).end()
    })
    assert.equal(status, 200)
  })
})

describe('a dual-stack listener', { skip: !hasIpv6() && 'this machine has no IPv6' }, () => {
  test('sees an IPv4 peer as mapped, and the environ and the trust rules read it as IPv4', async () => {
    const service = await startService('--host', '::')
    try {
      const { request, environ, trust } = await reportOn(service.port, 'GET /')
      assert.ok('address' in request.peer && 'address' in request.local)
      assert.deepEqual(
        [request.peer.address, request.local.address],
        ['::ffff:127.0.0.1', '::ffff:127.0.0.1']
      )
      assert.deepEqual([environ.raw.REMOTE_ADDR, trust.peerRule], ['127.0.0.1', '127.0.0.0/8'])
      const answer = await sendRaw(service.port, head('GET / HTTP/1.0', 'Accept: application/json'), {
        host: '::1'
      })
      const overIpv6 = JSON.parse(answer.body) as Report
      assert.deepEqual([overIpv6.environ.raw.REMOTE_ADDR, overIpv6.trust.peerRule], ['::1', '::1/128'])
      assert.equal(overIpv6.url.raw, `http://[::1]:${service.port}/`)
    } finally {
      await service.stop()
    }
  })
})

describe('the Unix socket', () => {
  const path = join(folder, 'app.sock')
  const overSocket = (headers: Record<string, string> = {}) =>
    reportFrom(
      httpRequest({
        socketPath: path,
        path: '/x',
        headers: { Host: 'www.example.com', Accept: 'application/json', ...headers }
      })
    )

  test('is both ends of the connection, and not trusted unless it is named', async () => {
    const service = await startService('--unix-socket', path)
    try {
      const report = await overSocket({ 'X-Forwarded-Proto': 'https' })
      assert.deepEqual(
        [report.request.peer, report.request.local],
        [{ unixSocket: path }, { unixSocket: path }]
      )
      assert.deepEqual([report.environ.raw.REMOTE_ADDR, report.environ.raw.REMOTE_PORT], ['', ''])
      assert.deepEqual(
        [report.trust.peerTrusted, report.environ.corrected['wsgi.url_scheme']],
        [false, 'http']
      )
      // The port is served beside it, because it was given.
      assert.equal((await reportOn(service.port, 'GET /')).trust.peerTrusted, true)
    } finally {
      assert.equal(await service.stop(), 0)
    }
    assert.equal(statSync(path, { throwIfNoEntry: false }), undefined, 'the socket file is left behind')
  })

  test('is trusted with unix in the list', async () => {
    const service = await startService('--unix-socket', path, '--trust-proxy', 'unix')
    try {
      const report = await overSocket({ 'X-Forwarded-For': '198.51.100.7', 'X-Forwarded-Proto': 'https' })
      assert.deepEqual(
        [report.trust.peerRule, report.environ.corrected.REMOTE_ADDR, report.url.corrected],
        ['unix', '198.51.100.7', 'https://www.example.com/x']
      )
      assert.equal(report.trust.chain.at(-1)?.address, `unix:${path}`)
    } finally {
      await service.stop()
    }
  })

  test('replaces the file of a service that was killed', async () => {
    const killed = await startService('--unix-socket', path)
    killed.child.kill('SIGKILL')
    await killed.stop()
    assert.ok(statSync(path).isSocket())
    const service = await startService('--unix-socket', path)
    try {
      assert.equal((await overSocket()).request.target, '/x')
    } finally {
      await service.stop()
    }
  })

  test('does not push out a service that answers', async () => {
    const first = await startService('--unix-socket', path)
    try {
      const second = await serveUntilItEnds(['--unix-socket', path])
      assert.equal(second.code, 2)
      assert.match(second.stderr, /^echo3333: unix-socket ".*" is in use; choose another path[^\n]*\n$/)
      assert.equal((await overSocket()).request.target, '/x')
    } finally {
      await first.stop()
    }
  })
})

describe('a place that cannot be used ends the program with status 2 and one line with the cure:', () => {
  const refuse = async (flags: readonly string[], message: RegExp) => {
    const { code, stderr, stdout } = await serveUntilItEnds(flags)
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /^echo3333: [^\n]*\n$/)
    assert.match(stderr, message)
  }

  test('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    try {
      await refuse(
        ['--port', port],
        new RegExp(`port ${port} on 127\\.0\\.0\\.1 is in use; choose another with --port`)
      )
    } finally {
      other.close()
    }
  })

  test('a host that is not of this machine', () =>
    refuse(
      ['--port', '0', '--host', '192.0.2.1'],
      /host "192\.0\.2\.1" is no address of this machine; use 127\.0\.0\.1/
    ))
  test('a host that is none', () =>
    refuse(
      ['--port', '0', '--host', 'nowhere.invalid'],
      /host "nowhere\.invalid" is no address of this machine/
    ))
  test('a port that is none', () =>
    refuse(['--port', '65536'], /port "65536" is not a port; write a number from 0 to 65535/))
  test('a proxy list that cannot be meant', () =>
    refuse(['--port', '0', '--trust-proxy', '10.0.0.1/8'], /write 10\.0\.0\.0\/8/))

  test('a certificate that cannot be read', async () => {
    const { key, remove } = makeCertificate()
    try {
      await refuse(
        ['--port', '0', '--tls-cert', join(folder, 'missing.pem'), '--tls-key', key],
        /tls-cert ".*missing\.pem" cannot be read \(ENOENT\); name a PEM file/
      )
      await refuse(
        ['--port', '0', '--tls-cert', folder, '--tls-key', key],
        /tls-cert .*cannot be read \(EISDIR\)/
      )
    } finally {
      remove()
    }
  })

  test('a certificate and the key of another', async () => {
    const [one, other] = [makeCertificate(), makeCertificate()]
    try {
      await refuse(
        ['--port', '0', '--tls-cert', one.cert, '--tls-key', other.key],
        /no matching pair .*check both files/
      )
      await refuse(['--port', '0', '--tls-cert', one.key, '--tls-key', one.key], /no matching pair/)
    } finally {
      one.remove()
      other.remove()
    }
  })

  test('a Unix socket where a file is', async () => {
    const path = join(folder, 'file')
    writeFileSync(path, 'mine')
    await refuse(['--unix-socket', path], /exists and is no socket; choose another path/)
    assert.equal(statSync(path).size, 4)
  })

  test('a Unix socket in a folder that is not there', () =>
    refuse(
      ['--unix-socket', join(folder, 'no', 'app.sock')],
      /cannot listen there \(\w+\); choose a short path/
    ))
  test('a Unix socket with a path that is too long', () =>
    refuse(['--unix-socket', join(folder, 'a'.repeat(200))], /choose a short path/))
})

function reportFrom(outgoing: ReturnType<typeof httpRequest>): Promise<Report> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve(JSON.parse(text) as Report))
    })
    outgoing.end()
  })
}

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** Runs the program and waits for its end; whatever lives longer than 10 seconds is killed and has no status. */
function serveUntilItEnds(
  flags: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, 'serve', ...flags], {
      env: { PATH: process.env['PATH'] },
      timeout: 10_000,
      killSignal: 'SIGKILL'
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some((entry) => entry.address === '::1')
  )
}
