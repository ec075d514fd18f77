import { below, type ProbeFamily, type ProbeRequest } from '../probe.ts'

/**
 * Requests that a server has to refuse or to mend (RFC 9112 §2.2, §5), and one behind a PROXY protocol preamble.
 * Each of the broken ones hides the field `Echo-Hidden` where a careful reader sees no field.
 */
export const lexical: ProbeFamily = {
  id: 'lexical',
  aggressive: true,
  requests: (aim) => {
    const { address, nonce } = aim.canaries
    const hidden = `Echo-Hidden: ${nonce}`
    const target = below(aim, '/lexical')
    const broken: Readonly<Record<string, NonNullable<ProbeRequest['head']>>> = {
      'obs-fold': ([first = '', ...rest]) => whole([first, ...rest, 'Echo-Folded: a', ` ${hidden}`]),
      'fold-onto-host': ([first = '', host = '', ...rest]) => whole([first, host, ` ${hidden}`, ...rest]),
      'leading-space': ([first = '', ...rest]) => whole([first, ` ${hidden}`, ...rest]),
      'bare-lf': (lines) => whole([...lines, `Echo-Broken: a\n${hidden}`]),
      'bare-cr': (lines) => whole([...lines, `Echo-Broken: a\r${hidden}`]),
      nul: (lines) => whole([...lines, `Echo-Broken: a\0b`]),
      'space-before-colon': (lines) => whole([...lines, hidden.replace(':', ' :')]),
      'empty-name': (lines) => whole([...lines, `: ${nonce}`])
    }
    return [
      ...Object.entries(broken).map(([variant, head]) => ({ variant, target, head })),
      {
        variant: 'proxy-protocol',
        target,
        head: (lines) => `PROXY TCP4 ${address} 198.51.100.77 1111 80\r\n${whole(lines)}`
      }
    ]
  }
}

function whole(lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`
}
