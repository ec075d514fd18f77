import { describeStacksFinding } from './describe-stacks-finding.ts'

const FORWARDED = ['Host: 10.0.0.9:8002', 'Forwarded: for=198.51.100.7;host=www.example.com;proto=https']
const LEGACY = ['Host: 10.0.0.9:8002', 'X-Forwarded-For: 198.51.100.7', 'X-Forwarded-Host: www.example.com']

describeStacksFinding('forwarded-family-ignored', {
  fires: [
    {
      name: 'Forwarded, for stacks that know only X-Forwarded headers',
      headers: FORWARDED,
      stacks: { express: {}, django: {}, gunicorn: {} },
      severity: 'info',
      evidence: [
        { kind: 'header', name: 'Forwarded', words: ['not', 'read', 'by', 'express', 'django', 'gunicorn'] }
      ],
      remedy: { apache: 'ProxyPreserveHost On', nginx: 'proxy_set_header X-Forwarded-Proto' }
    },
    {
      name: 'a host and an address, for a stack that reads neither',
      headers: LEGACY,
      stacks: { gunicorn: {} },
      severity: 'info',
      evidence: [
        { name: 'X-Forwarded-For', value: '198.51.100.7' },
        { name: 'X-Forwarded-Host', value: 'www.example.com' }
      ]
    },
    {
      name: 'a stack whose own options make it read nothing',
      headers: LEGACY,
      stacks: { werkzeug: { x_for: 0 } },
      severity: 'info',
      evidence: [{ name: 'X-Forwarded-Host', note: 'not read by werkzeug' }]
    }
  ],
  silent: [
    { name: 'headers that the stack reads', headers: LEGACY, stacks: { express: {} } },
    { name: 'one of the stacks reads them', headers: FORWARDED, stacks: { express: {}, waitress: {} } },
    { name: 'some stack reads Forwarded', headers: FORWARDED },
    {
      name: 'a scheme that is read and is the connection’s own',
      headers: ['Host: www.example.com', 'X-Forwarded-Proto: http'],
      stacks: { gunicorn: {}, django: {} }
    },
    { name: 'no forwarding header', stacks: { gunicorn: {} } },
    {
      name: 'no stack lets the request through',
      headers: ['Host: a', 'X-Forwarded-Host: one.example, two.example'],
      stacks: { django: {} }
    }
  ]
})
