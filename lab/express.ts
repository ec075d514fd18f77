import { homedir } from 'node:os'
import { join } from 'node:path'

/** What pip is asked for; the image of `docker compose` has the same. */
export const EXPRESS_RELEASE = 'mod_wsgi==6.1.1'

/** Debian's packages that pip needs for that: it compiles against Apache and Python. */
export const EXPRESS_PACKAGES = ['apache2-dev', 'gcc', 'python3-dev', 'python3-venv'] as const

const isRoot = process.getuid?.() === 0
const EVERYBODYS = '/var/cache/echo3333/mod_wsgi'
const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')

/**
 * The virtual environment that mod_wsgi is installed into. Root's is for everybody: where root starts the lab,
 * Apache answers as a user who cannot read root's home.
 */
export const expressHome = isRoot ? EVERYBODYS : join(cache, 'echo3333/mod_wsgi')

/** Where `mod_wsgi-express` is looked for besides the path. */
export const expressFolders = [...new Set([expressHome, EVERYBODYS])].map((home) => join(home, 'bin'))

/** Makes that environment, on Debian and Ubuntu. */
export const expressCommand =
  `sudo apt-get install --no-install-recommends apache2 ${EXPRESS_PACKAGES.join(' ')} && ` +
  `/usr/bin/python3 -m venv ${expressHome} && ${expressHome}/bin/pip install ${EXPRESS_RELEASE}`
