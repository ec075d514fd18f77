import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { proveFindings } from './prove-findings.ts'

const FINDING = 'echo-cached'

/** What Apache needs to have a cache at all. */
const APACHE_CACHE = ['cache', 'cache_socache', 'socache_shmcb'].map(
  (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`
)
const APACHE_SITE = ['CacheEnable socache "/"', 'CacheSocache shmcb', 'CacheDefaultExpire 60']

const NGINX_SITE = ['proxy_cache kept;', 'proxy_cache_valid any 1m;']
/** nginx's workers are another user than who starts it. */
const folder = mkdtempSync(join(tmpdir(), 'echo3333-cache-'))
chmodSync(folder, 0o755)
after(() => rmSync(folder, { recursive: true, force: true }))
const nginxZone = (name: string) => [
  `proxy_cache_path ${folder}/${name} keys_zone=${name}:1m use_temp_path=off;`
]

proveFindings('apache', [
  {
    finding: FINDING,
    mistake: 'the cache does not listen to Cache-Control',
    bad: () => ({
      site: [...APACHE_SITE, 'CacheStoreNoStore On', 'CacheStorePrivate On', 'CacheIgnoreNoLastMod On'],
      outside: APACHE_CACHE
    })
  },
  {
    finding: FINDING,
    mistake: 'a cache that listens',
    immune: true,
    bad: () => ({ site: APACHE_SITE, outside: APACHE_CACHE })
  },
  { finding: FINDING, mistake: 'no cache', immune: true }
])

proveFindings('nginx', [
  {
    finding: FINDING,
    mistake: 'the cache does not listen to Cache-Control',
    bad: () => ({
      proxy: [
        ...NGINX_SITE,
        'proxy_ignore_headers Cache-Control Expires;',
        'add_header X-Cache $upstream_cache_status;'
      ],
      outside: nginxZone('kept')
    })
  },
  {
    finding: FINDING,
    mistake: 'a cache that listens',
    immune: true,
    bad: () => ({
      proxy: ['proxy_cache obedient;', 'proxy_cache_valid any 1m;'],
      outside: nginxZone('obedient')
    })
  },
  { finding: FINDING, mistake: 'no cache', immune: true }
])

proveFindings('haproxy', [{ finding: FINDING, mistake: 'no cache', immune: true }])
proveFindings('caddy', [{ finding: FINDING, mistake: 'no cache', immune: true }])
