import { below, type ProbeFamily } from '../probe.ts'

/**
 * Host as nobody writes it: the name of another site, what is no host at all (RFC 3986 §3.2.2), two of them, and none.
 * A proxy that chooses the site by the name should find it in most of the broken ones.
 */
export const host: ProbeFamily = {
  id: 'host',
  requests: (aim) => {
    const { canaries, url } = aim
    const { host: name, text: authority } = url.authority
    const foreign = canaries.host
    // Behind the name and not behind its port: a bad port is a fault of its own.
    const broken = {
      userinfo: `visitor@${authority}`,
      'userinfo-of-the-name': `${name}@${foreign}`,
      slash: `${name}/${canaries.nonce}?a=`,
      'question-mark': `${name}?a=`,
      'number-sign': `${name}#a`,
      backslash: `${foreign}\\${name}`,
      quotes: `${name}"<a>`,
      semicolon: `${name};a`,
      space: `${name} a`,
      list: `${authority}, ${foreign}`,
      percent: `${name}%0d%0aa`,
      'non-ascii': `caf\xe9.${authority}`,
      'port-of-letters': `${name}:abc`,
      'port-too-large': `${name}:99999`,
      'two-ports': `${name}:${url.port}:${canaries.port}`
    }
    const target = below(aim, '/host')
    return [
      { variant: 'foreign', target, hosts: [foreign] },
      ...Object.entries(broken).map(([variant, value]) => ({ variant, target, hosts: [value] })),
      { variant: 'two-lines', target, hosts: [authority, foreign] },
      { variant: 'two-lines-foreign-first', target, hosts: [foreign, authority] },
      { variant: 'empty', target, hosts: [''] },
      { variant: 'none', target, hosts: [] },
      { variant: 'none-1.0', target, hosts: [], version: '1.0' }
    ]
  }
}
