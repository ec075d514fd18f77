import { below, type ProbeFamily } from '../probe.ts'

/** HTTP/2 with the URL's own `:authority` and a foreign Host beside it (RFC 9113 §8.3.1). */
export const h2Authority: ProbeFamily = {
  id: 'h2-authority',
  requests: (aim) => [
    {
      variant: 'foreign-host',
      version: '2',
      target: below(aim, '/h2-authority'),
      hosts: [aim.canaries.host]
    }
  ]
}
