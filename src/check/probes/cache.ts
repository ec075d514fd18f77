import { type Aim, below, type ProbeFamily, type ProbeRequest } from '../probe.ts'

/** What nobody may keep: a page, an error of the app, a redirect. Each is asked for twice, by two visitors. */
export const cache: ProbeFamily = {
  id: 'cache',
  inOrder: true,
  requests: (aim) => [
    ...twice(aim, 'page', '/cache'),
    ...twice(aim, 'error', '/_echo3333/nothing'),
    ...twice(aim, 'redirect', '/_echo3333/redirect?form=relative')
  ]
}

function twice(aim: Aim, what: string, rest: string): readonly ProbeRequest[] {
  return ['first', 'second'].map((visitor) => ({
    variant: `${what}-${visitor}`,
    target: below(aim, rest),
    headers: [['Echo-Visitor', `${visitor}-${aim.canaries.nonce}`]]
  }))
}
