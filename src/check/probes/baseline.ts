import { type Aim, below, type ProbeFamily, type ProbeRequest } from '../probe.ts'

/** The honest request that all others are compared with: it stands where they stand, below the URL. */
export function honestProbe(aim: Aim): ProbeRequest {
  return { variant: 'below', target: below(aim, '/p?q=1') }
}

/** The URL as it was given. */
export const baseline: ProbeFamily = {
  id: 'baseline',
  requests: ({ url }) => [
    { variant: 'as-given', target: url.path + (url.query === '' ? '' : `?${url.query}`) }
  ]
}
