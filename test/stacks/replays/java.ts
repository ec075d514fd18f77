import { jetty } from '../../../src/stacks/java/jetty.ts'
import { spring } from '../../../src/stacks/java/spring.ts'
import { tomcat } from '../../../src/stacks/java/tomcat.ts'
import type { Replay } from '../replay.ts'

export const java: readonly Replay[] = [
  {
    column: 'tomcat',
    stack: tomcat,
    options: {
      internalProxies: String.raw`127\.0\.0\.1|10\.\d{1,3}\.\d{1,3}\.\d{1,3}`,
      hostHeader: 'X-Forwarded-Host',
      portHeader: 'X-Forwarded-Port'
    },
    port: 28_160,
    url: 'url',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'spring',
    stack: spring,
    options: {},
    port: 28_162,
    url: 'url',
    address: 'ip',
    exceptions: {}
  },
  {
    column: 'jetty',
    stack: jetty,
    options: {},
    port: 28_161,
    url: 'url',
    address: 'ip',
    exceptions: {}
  }
]
