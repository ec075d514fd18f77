import { below, type ProbeFamily } from '../probe.ts'

/** The plain http twin of an https URL, and where it leads to. */
export const plainHttp: ProbeFamily = {
  id: 'plain-http',
  requests: (aim) => [
    { variant: 'followed', door: 'plain-http', target: below(aim, '/plain-http'), follow: 5 }
  ]
}
