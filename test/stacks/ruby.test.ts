import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { canonicalAddress } from '../../src/core/address.ts'
import { rack, rack2 } from '../../src/stacks/ruby/rack.ts'
import { rails, rails61 } from '../../src/stacks/ruby/rails.ts'
import { contains, parseIPAddr } from '../../src/stacks/ruby/ruby-ipaddr.ts'
import type { OptionValues, Outcome, Stack } from '../../src/stacks/stack.ts'
import { facts } from '../support/facts.ts'
import { behind } from '../support/proxy-in-front.ts'

const urlOf = (outcome: Outcome) => (outcome.kind === 'conclusion' ? outcome.url?.value : outcome.status)
const clientOf = (outcome: Outcome) =>
  outcome.kind === 'conclusion' ? outcome.clientAddress?.value : outcome.status

const ALL: readonly Stack[] = [rack, rack2, rails, rails61]
const PUBLIC_PROXY = '203.0.113.9'
const HEADERS = [
  'Host: public.example',
  'X-Forwarded-For: 6.6.6.6, 198.51.100.7',
  'X-Forwarded-Proto: https',
  'X-Forwarded-Host: public.example'
]

describe('what an operator is told to write', () => {
  const headers = ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host']

  for (const stack of ALL)
    for (const address of ['10.0.0.5', PUBLIC_PROXY, '::ffff:203.0.113.9', '2001:db8::5'])
      test(`makes ${stack.id} behind ${address} conclude what the visitor typed`, () => {
        const configuration = stack.configure?.(behind([canonicalAddress(address)], headers))
        const outcome = stack.conclude(facts({ peer: address, headers: HEADERS }), configuration?.options)
        assert.equal(urlOf(outcome), 'https://public.example/')
        assert.equal(clientOf(outcome), '198.51.100.7')
      })

  test('names a public proxy to Rack, which else takes it for the client', () => {
    const request = facts({ peer: PUBLIC_PROXY, headers: HEADERS })
    assert.equal(clientOf(rack.conclude(request)), PUBLIC_PROXY)
    assert.deepEqual(rack.configure?.(behind([PUBLIC_PROXY], headers)).lines, [
      'Rack::Request.forwarded_priority = [:x_forwarded]',
      'rack_proxies = Rack::Request.ip_filter',
      "Rack::Request.ip_filter = ->(ip) { ['203.0.113.9'].include?(ip) || rack_proxies.call(ip) }"
    ])
  })

  test('names the public proxies to Rails, and nothing where the proxy is private', () => {
    assert.deepEqual(rails.configure?.(behind(['10.0.0.5', PUBLIC_PROXY, '2001:db8::5'], headers)).lines, [
      "config.action_dispatch.trusted_proxies = ActionDispatch::RemoteIp::TRUSTED_PROXIES + [IPAddr.new('203.0.113.9'), IPAddr.new('2001:db8::5')]"
    ])
    assert.deepEqual(rails.configure?.(behind(['10.0.0.5'], headers)).options, {})
  })
})

describe('what the headers say', () => {
  test('splits Rails 7.2 on Rack 3: Forwarded decides the scheme, X-Forwarded-Host the host', () => {
    const request = facts({
      headers: ['Host: a', 'Forwarded: host=rfc.example;proto=https', 'X-Forwarded-Host: legacy.example']
    })
    assert.equal(urlOf(rails.conclude(request)), 'https://legacy.example/')
    assert.equal(urlOf(rack.conclude(request)), 'https://rfc.example/')
    assert.equal(urlOf(rack2.conclude(request)), 'http://legacy.example/')
  })

  test('is as they are where Rack is told to read no family of them', () => {
    const outcome = rack.conclude(facts({ headers: HEADERS }), { forwarded_priority: [] })
    assert.equal(urlOf(outcome), 'http://public.example/')
    assert.equal(clientOf(outcome), '127.0.0.1')
  })

  test('makes Rack 2.2 and Rails fail where X-Forwarded-Host has no element', () => {
    const request = facts({ headers: ['Host: a', 'X-Forwarded-Host: ,'] })
    assert.equal(urlOf(rack2.conclude(request)), 500)
    assert.equal(urlOf(rails.conclude(request)), 500)
    assert.equal(urlOf(rack.conclude(request)), 'http://a/')
  })

  test('drops the host of a ws URL that Rack 3.2 cannot take apart', () => {
    const request = facts({ headers: ['Host: user@evil.example', 'X-Forwarded-Proto: ws'] })
    assert.equal(urlOf(rack.conclude(request)), 'ws:///')
  })

  test('makes Rails fail where Client-Ip contradicts X-Forwarded-For, unless the check is off', () => {
    const request = facts({ headers: ['Host: a', 'Client-Ip: 2.2.2.2', 'X-Forwarded-For: 1.1.1.1'] })
    const off: OptionValues = { 'config.action_dispatch.ip_spoofing_check': false }
    for (const stack of [rails, rails61] as readonly Stack[]) {
      assert.equal(clientOf(stack.conclude(request)), 500)
      assert.equal(clientOf(stack.conclude(request, off)), '1.1.1.1')
    }
  })
})

test('a trusted proxy of Rails that is no address is an error with the cure in it', () => {
  const options = { 'config.action_dispatch.trusted_proxies': ['proxy.example'] }
  assert.throws(() => rails.conclude(facts({ headers: HEADERS }), options), /write an address or a network/)
})

test('an IPAddr of Ruby holds addresses of its own family alone', () => {
  const holds = (network: string, address: string): boolean | null => {
    const [range, one] = [parseIPAddr(network), parseIPAddr(address)]
    return range && one ? contains(range, one) : null
  }
  assert.equal(holds('10.0.0.0/8', '10.255.0.1'), true)
  assert.equal(holds('10.0.0.0/255.0.0.0', '11.0.0.1'), false)
  assert.equal(holds('10.0.0.0/8', '::ffff:10.0.0.1'), false)
  assert.equal(holds('fc00::/7', '[fd00::1%eth0]'), true)
  assert.equal(holds('10.0.0.0/8', '010.0.0.1'), null)
  assert.equal(holds('10.0.0.0/33', '10.0.0.1'), null)
})
