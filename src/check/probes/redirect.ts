import { type ProbeFamily, reserved } from '../probe.ts'

/** Redirects of the app to itself, in the forms that apps and web servers send them. */
export const redirect: ProbeFamily = {
  id: 'redirect',
  requests: (aim) =>
    ['absolute', 'same-host', 'relative', 'slash'].map((form) => ({
      variant: form,
      target: reserved(aim, `redirect?form=${form}`)
    }))
}
