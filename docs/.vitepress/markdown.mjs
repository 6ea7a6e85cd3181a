// Pages of docs are written for GitHub and have to mean the same here.
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = 'https://github.com/scopegen/scopegen'
const root = fileURLToPath(new URL('../..', import.meta.url))

// GitHub's anchors: small letters, no punctuation, a hyphen for each blank.
const slugify = (text) => text.trim().toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-')

// Outside of docs there are no pages: such links lead into the repository.
function outside(href, page) {
  if (/^([a-z][a-z+.-]*:|#|\/)/i.test(href)) return href
  const [file, fragment] = href.split(/(?=#)/)
  const target = path.posix.join('docs', path.posix.dirname(page), decodeURI(file))
  if (target.startsWith('docs/')) return href
  const onDisk = path.join(root, target)
  const kind = existsSync(onDisk) && statSync(onDisk).isDirectory() ? 'tree' : 'blob'
  return `${repository}/${kind}/main/${encodeURI(target)}${fragment ?? ''}`
}

export default {
  theme: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
  anchor: { slugify },
  attrs: { disable: true }, // {id} is a path's parameter here
  config(md) {
    md.disable('emoji') // notes:read: is no picture
    md.core.ruler.push('outside', ({ tokens, env }) => {
      for (const token of tokens.flatMap((t) => t.children ?? [])) {
        if (token.type === 'link_open') token.attrSet('href', outside(token.attrGet('href'), env.relativePath))
      }
    })
    // What a page says becomes the template of a Vue component, in which {{ }} would be run.
    const { rules } = md.renderer
    for (const name of ['text', 'code_inline', 'code_block', 'fence', 'html_inline', 'html_block']) {
      const render = rules[name]
      rules[name] = (...args) => render(...args).replaceAll('{{', '&#123;&#123;')
    }
  },
}
