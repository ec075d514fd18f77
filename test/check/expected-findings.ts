// What check finds, measured; written by write-expected-findings.ts and read by people.

/** Behind one line that passes everything on. */
export const NAIVE_FINDINGS: Readonly<Record<string, readonly string[]>> = {
  apache: [
    'absolute-form-passes',
    'alternative-header-passes',
    'cookie-lines-merged',
    'default-host-answers',
    'dot-segments-resolved',
    'encoded-slash-blocked',
    'forwarded-for-private-client',
    'forwarded-passes',
    'forwarded-port-missing',
    'identity-header-passes',
    'method-override-passes',
    'missing-host-passes',
    'percent-encoding-changed',
    'proxy-header-passes',
    'slashes-merged',
    'spoofable-client-address',
    'spoofable-host',
    'spoofable-port',
    'spoofable-prefix',
    'spoofable-scheme',
    'trace-enabled',
    'trailing-slash-redirect-leak',
    'underscore-alias-passes',
    'url-override-passes',
    'websocket-upgrade-stripped'
  ],
  nginx: [
    'alternative-header-passes',
    'client-address-lost',
    'forwarded-host-missing',
    'forwarded-passes',
    'identity-header-passes',
    'internal-host',
    'internal-port',
    'method-override-passes',
    'proxy-header-passes',
    'spoofable-client-address',
    'spoofable-host',
    'spoofable-port',
    'spoofable-prefix',
    'spoofable-scheme',
    'url-override-passes',
    'websocket-upgrade-stripped'
  ],
  haproxy: [
    'alternative-header-passes',
    'connection-tokens-forwarded',
    'default-host-answers',
    'forwarded-passes',
    'h2c-upgrade-passes',
    'host-grammar-passes',
    'identity-header-passes',
    'method-override-passes',
    'missing-host-passes',
    'proxy-header-passes',
    'spoofable-client-address',
    'spoofable-host',
    'spoofable-port',
    'spoofable-prefix',
    'spoofable-scheme',
    'trace-enabled',
    'underscore-alias-passes',
    'url-override-passes'
  ],
  caddy: [
    'absolute-form-passes',
    'alternative-header-passes',
    'default-host-answers',
    'forwarded-for-private-client',
    'forwarded-passes',
    'h2c-upgrade-passes',
    'host-grammar-passes',
    'identity-header-passes',
    'method-override-passes',
    'missing-host-passes',
    'proxy-header-passes',
    'spoofable-port',
    'spoofable-prefix',
    'trace-enabled',
    'underscore-alias-passes',
    'url-override-passes'
  ],
  lighttpd: [
    'alternative-header-passes',
    'default-host-answers',
    'dot-segments-resolved',
    'encoded-slash-decoded',
    'forwarded-for-private-client',
    'forwarded-passes',
    'h2c-upgrade-passes',
    'header-limit-low',
    'identity-header-passes',
    'method-override-passes',
    'missing-host-passes',
    'percent-encoding-changed',
    'query-rewritten',
    'slashes-merged',
    'spoofable-client-address',
    'spoofable-port',
    'spoofable-prefix',
    'trace-enabled',
    'underscore-alias-passes',
    'url-override-passes',
    'websocket-upgrade-stripped'
  ],
  varnish: [
    'absolute-form-passes',
    'alternative-header-passes',
    'default-host-answers',
    'forwarded-for-private-client',
    'forwarded-passes',
    'header-limit-low',
    'host-grammar-passes',
    'identity-header-passes',
    'method-override-passes',
    'missing-host-passes',
    'proxy-header-passes',
    'spoofable-client-address',
    'spoofable-host',
    'spoofable-port',
    'spoofable-prefix',
    'spoofable-scheme',
    'trace-enabled',
    'underscore-alias-passes',
    'url-override-passes',
    'websocket-upgrade-stripped'
  ]
}

/** In the lab, by front end: what every lesson has, and what each has besides. */
export const LESSON_FINDINGS: Readonly<
  Record<
    string,
    { readonly everywhere: readonly string[]; readonly lessons: Readonly<Record<string, readonly string[]>> }
  >
> = {
  apache: {
    everywhere: [
      'alternative-header-passes',
      'cookie-lines-merged',
      'dot-segments-resolved',
      'encoded-slash-blocked',
      'forwarded-passes',
      'identity-header-passes',
      'method-override-passes',
      'percent-encoding-changed',
      'proxy-header-passes',
      'slashes-merged',
      'trace-enabled',
      'underscore-alias-passes',
      'url-override-passes',
      'websocket-upgrade-stripped'
    ],
    lessons: {
      plain: [
        'client-address-lost',
        'forwarded-for-survives',
        'internal-host',
        'internal-port',
        'location-not-rewritten',
        'trailing-slash-redirect-leak'
      ],
      host: [
        'forwarded-for-private-client',
        'forwarded-port-missing',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'trailing-slash-redirect-leak'
      ],
      'port-wrong': [
        'forwarded-for-private-client',
        'forwarded-port-wrong',
        'hop-by-hop-strip',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'trailing-slash-redirect-leak'
      ],
      'port-fixed': [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'trailing-slash-redirect-leak'
      ],
      'port-dynamic': [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'trailing-slash-redirect-leak'
      ],
      preserve: ['client-address-lost', 'forwarded-for-survives', 'spoofable-port'],
      https: [
        'cookie-not-secure',
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'hsts-missing',
        'location-not-rewritten',
        'scheme-downgrade',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'trailing-slash-redirect-leak'
      ],
      'https-scheme': [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'hsts-missing',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'trailing-slash-redirect-leak'
      ],
      'https-proto': [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'hsts-missing',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'spoofable-prefix'
      ],
      'url-scheme': ['client-address-lost', 'forwarded-for-survives', 'hsts-missing', 'spoofable-port'],
      prefix: [
        'forwarded-for-private-client',
        'location-prefix-lost',
        'prefix-lost',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'spoofable-prefix',
        'spoofable-scheme'
      ],
      'prefix-header': [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'location-prefix-lost',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'spoofable-scheme'
      ],
      'script-name': [
        'forwarded-for-private-client',
        'location-prefix-lost',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port'
      ],
      'url-prefix': ['client-address-lost', 'forwarded-for-survives', 'spoofable-port'],
      paste: [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'hsts-missing',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'trust-all'
      ],
      redirect: [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'trailing-slash-redirect-leak'
      ],
      'redirect-reverse': [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port'
      ],
      spoof: [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'trailing-slash-redirect-leak'
      ],
      'spoof-cured': [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'spoofable-port',
        'trailing-slash-redirect-leak'
      ],
      'hop-by-hop': [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'hsts-missing',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'spoofable-prefix'
      ],
      'hop-by-hop-cured': [
        'forwarded-for-private-client',
        'hsts-missing',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'spoofable-prefix'
      ],
      'two-hops': [
        'forwarded-for-private-client',
        'forwarded-host-list',
        'hop-by-hop-strip',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port'
      ],
      'two-hops-cured': [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'spoofable-client-address',
        'spoofable-port'
      ],
      express: [
        'forwarded-for-private-client',
        'hop-by-hop-strip',
        'hsts-missing',
        'spoofable-client-address',
        'spoofable-host',
        'spoofable-port',
        'trailing-slash-redirect-leak'
      ],
      untrusted: [
        'forwarded-for-survives',
        'hop-by-hop-strip',
        'internal-host',
        'internal-port',
        'location-not-rewritten',
        'trailing-slash-redirect-leak',
        'untrusted-peer'
      ],
      bypass: [
        'backend-reachable-directly',
        'client-address-lost',
        'forwarded-for-survives',
        'spoofable-port'
      ]
    }
  },
  nginx: {
    everywhere: [
      'alternative-header-passes',
      'forwarded-passes',
      'identity-header-passes',
      'method-override-passes',
      'proxy-header-passes',
      'url-override-passes',
      'websocket-upgrade-stripped'
    ],
    lessons: {
      plain: [
        'client-address-lost',
        'forwarded-for-survives',
        'forwarded-host-missing',
        'internal-host',
        'internal-port'
      ],
      host: ['forwarded-for-private-client', 'forwarded-port-missing', 'spoofable-port'],
      'port-fixed': ['forwarded-for-private-client'],
      preserve: ['forwarded-for-survives'],
      https: [
        'cookie-not-secure',
        'forwarded-for-private-client',
        'hsts-missing',
        'location-not-rewritten',
        'scheme-downgrade',
        'spoofable-host',
        'spoofable-prefix',
        'spoofable-scheme'
      ],
      'https-proto': ['forwarded-for-private-client', 'hsts-missing', 'spoofable-host', 'spoofable-prefix'],
      prefix: [
        'dot-segments-resolved',
        'encoded-slash-decoded',
        'forwarded-for-private-client',
        'location-prefix-lost',
        'percent-encoding-changed',
        'prefix-lost',
        'slashes-merged',
        'spoofable-host',
        'spoofable-prefix',
        'spoofable-scheme'
      ],
      'prefix-header': [
        'dot-segments-resolved',
        'encoded-slash-decoded',
        'forwarded-for-private-client',
        'location-prefix-lost',
        'percent-encoding-changed',
        'slashes-merged',
        'spoofable-host',
        'spoofable-scheme'
      ],
      redirect: ['forwarded-for-private-client', 'trailing-slash-redirect-leak'],
      'redirect-reverse': ['forwarded-for-private-client'],
      spoof: ['client-address-lost', 'spoofable-client-address', 'spoofable-host'],
      'spoof-cured': ['forwarded-for-private-client'],
      'hop-by-hop': ['forwarded-for-private-client', 'hsts-missing', 'spoofable-host', 'spoofable-prefix']
    }
  },
  haproxy: {
    everywhere: [
      'alternative-header-passes',
      'forwarded-passes',
      'h2c-upgrade-passes',
      'identity-header-passes',
      'method-override-passes',
      'proxy-header-passes',
      'spoofable-port',
      'trace-enabled',
      'underscore-alias-passes',
      'url-override-passes'
    ],
    lessons: {
      plain: ['connection-tokens-forwarded', 'forwarded-for-survives'],
      host: ['connection-tokens-forwarded', 'forwarded-for-private-client'],
      'port-fixed': ['connection-tokens-forwarded', 'forwarded-for-private-client'],
      https: [
        'connection-tokens-forwarded',
        'cookie-not-secure',
        'forwarded-for-private-client',
        'hsts-missing',
        'location-not-rewritten',
        'scheme-downgrade',
        'spoofable-host',
        'spoofable-prefix',
        'spoofable-scheme'
      ],
      'https-proto': [
        'connection-tokens-forwarded',
        'forwarded-for-private-client',
        'hsts-missing',
        'spoofable-host',
        'spoofable-prefix'
      ],
      prefix: [
        'connection-tokens-forwarded',
        'forwarded-for-private-client',
        'location-prefix-lost',
        'prefix-lost',
        'spoofable-host',
        'spoofable-prefix',
        'spoofable-scheme'
      ],
      'prefix-header': [
        'connection-tokens-forwarded',
        'forwarded-for-private-client',
        'location-prefix-lost',
        'spoofable-host',
        'spoofable-scheme'
      ],
      redirect: [
        'connection-tokens-forwarded',
        'forwarded-for-private-client',
        'trailing-slash-redirect-leak'
      ],
      'redirect-reverse': ['connection-tokens-forwarded', 'forwarded-for-private-client'],
      spoof: [
        'client-address-lost',
        'connection-tokens-forwarded',
        'spoofable-client-address',
        'spoofable-host'
      ],
      'spoof-cured': ['connection-tokens-forwarded', 'forwarded-for-private-client'],
      'hop-by-hop': [
        'connection-tokens-forwarded',
        'forwarded-for-private-client',
        'hsts-missing',
        'spoofable-host',
        'spoofable-prefix'
      ],
      'hop-by-hop-cured': [
        'forwarded-for-private-client',
        'hsts-missing',
        'spoofable-host',
        'spoofable-prefix'
      ]
    }
  },
  caddy: {
    everywhere: [
      'alternative-header-passes',
      'forwarded-passes',
      'h2c-upgrade-passes',
      'identity-header-passes',
      'method-override-passes',
      'proxy-header-passes',
      'spoofable-port',
      'trace-enabled',
      'underscore-alias-passes',
      'url-override-passes'
    ],
    lessons: {
      plain: ['client-address-lost'],
      host: ['forwarded-for-private-client'],
      'port-fixed': ['forwarded-for-private-client'],
      https: [
        'cookie-not-secure',
        'forwarded-for-private-client',
        'hsts-missing',
        'location-not-rewritten',
        'scheme-downgrade',
        'untrusted-alternative-header'
      ],
      'https-scheme': ['forwarded-for-private-client', 'hsts-missing'],
      'https-proto': ['forwarded-for-private-client', 'hsts-missing', 'spoofable-prefix'],
      prefix: [
        'dot-segments-resolved',
        'forwarded-for-private-client',
        'location-prefix-lost',
        'prefix-lost',
        'slashes-merged',
        'spoofable-prefix'
      ],
      'prefix-header': [
        'dot-segments-resolved',
        'forwarded-for-private-client',
        'location-prefix-lost',
        'slashes-merged'
      ],
      redirect: ['forwarded-for-private-client', 'trailing-slash-redirect-leak'],
      'redirect-reverse': ['forwarded-for-private-client'],
      spoof: ['forwarded-for-private-client'],
      'spoof-cured': ['forwarded-for-private-client'],
      'hop-by-hop': ['forwarded-for-private-client', 'hsts-missing', 'spoofable-prefix']
    }
  }
}
