import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'

export interface JunitCase {
  readonly name: string
  readonly state: 'passed' | 'failure' | 'skipped' | 'error'
  readonly message: string
  readonly text: string
}

export interface Junit {
  readonly suite: Readonly<Record<string, string>>
  readonly cases: readonly JunitCase[]
}

const READER = `
import json, sys, xml.etree.ElementTree as tree
suite = tree.fromstring(sys.stdin.buffer.read()).find('testsuite')
def read(case):
    for child in case:
        state = 'passed' if child.tag == 'system-out' else child.tag
        return {'name': case.get('name'), 'state': state, 'message': child.get('message', ''), 'text': child.text or ''}
    return {'name': case.get('name'), 'state': 'passed', 'message': '', 'text': ''}
print(json.dumps({'suite': suite.attrib, 'cases': [read(case) for case in suite.findall('testcase')]}))
`

/** Reads a JUnit document with an XML parser that is not ours: Python's, which is expat. */
export function readJunit(xml: string): Junit {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', READER], { input: xml, encoding: 'utf8' })
  assert.equal(status, 0, `${stderr}\n${xml}`)
  return JSON.parse(stdout) as Junit
}
