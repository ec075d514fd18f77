import { below, type ProbeFamily } from '../probe.ts'

/**
 * A whole URL as the request-target, of another host than the one in Host (RFC 9112 §3.2.2): a foreign one, with the
 * URL's scheme and with the other one, and the own one beside a foreign Host.
 */
export const absoluteForm: ProbeFamily = {
  id: 'absolute-form',
  requests: (aim) => {
    const { canaries, url } = aim
    const other = url.scheme === 'https' ? 'http' : 'https'
    const rest = `://${canaries.host}:${canaries.port}${below(aim, '/absolute-form?q=1')}`
    return [
      { variant: 'foreign', target: url.scheme + rest },
      { variant: 'foreign-other-scheme', target: other + rest },
      {
        variant: 'own-with-foreign-host',
        target: `${url.scheme}://${url.authority.text}${below(aim, '/absolute-form?q=1')}`,
        hosts: [canaries.host]
      }
    ]
  }
}
