// Writes the explorer of examples/factory into what the site serves as it is, with the command of this checkout.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const cwd = fileURLToPath(new URL('../..', import.meta.url))
mkdirSync(`${cwd}/docs/public/explorer`, { recursive: true })
execFileSync('go', ['run', './cmd/scopegen', 'generate', 'examples/factory/scopes.yaml', '--html', 'docs/public/explorer/factory.html'], { cwd, stdio: 'inherit' })
