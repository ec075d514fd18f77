import { below, type ProbeFamily } from '../probe.ts'

/** Queries by the name of the variant. The parameters are called so that the service has nothing to hide. */
const QUERIES: Readonly<Record<string, string>> = {
  empty: '?',
  'question-mark': '?b=c?d',
  spaces: '?q=a+b%20c',
  url: '?u=http%3A%2F%2Fx%2Fy%3Fz',
  'percent-sign': '?x=%',
  semicolon: '?a=1;b=2',
  brackets: '?x[]=1',
  'angle-brackets': '?x=<y>',
  order: '?z=1&a=2&z=3&e=&n'
}

/** Queries that must arrive byte for byte. */
export const query: ProbeFamily = {
  id: 'query',
  requests: (aim) =>
    Object.entries(QUERIES).map(([variant, text]) => ({ variant, target: below(aim, `/q${text}`) }))
}
