import { createHash } from 'node:crypto'
import { defineConfig } from 'vitepress'
import markdown, { repository } from './markdown.mjs'
import { layouts, sections } from './pages.mjs'

const base = process.env.DOCS_BASE ?? '/' // with a slash at both ends

// Pages may load from their own site only, and run the scripts that were built with them.
function policy(html) {
  const hashes = [...html.matchAll(/<script\b(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)]
    .map(([, text]) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
  const value = [
    "default-src 'self'",
    ['script-src', "'self'", ...new Set(hashes)].join(' '),
    "style-src 'self' 'unsafe-inline'", // colours of code are style attributes
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return html.replace('<meta charset="utf-8">', `$&\n    <meta http-equiv="Content-Security-Policy" content="${value}">`)
}

export default defineConfig({
  base,
  lang: 'en',
  title: 'scopegen',
  description: 'One description of who may call what, and everything that has to agree with it.',
  head: [['link', { rel: 'icon', href: `${base}icon.svg`, type: 'image/svg+xml' }]],
  markdown,
  transformPageData: ({ relativePath }) => ({ frontmatter: layouts[relativePath] ?? {} }),
  transformHtml: policy,
  vite: { build: { chunkSizeWarningLimit: 2000 } }, // all diagnostics are one page
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Guides', link: '/guides/openapi', activeMatch: '^/guides/' },
      { text: 'Language', link: '/language' },
      { text: 'Guard', link: '/guard' },
      { text: 'Explorer', link: '/live' },
      { text: 'Reference', link: '/reference/command', activeMatch: '^/reference/' },
    ],
    sidebar: sections,
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: { pattern: `${repository}/edit/main/docs/:path`, text: 'Change this page' },
  },
})
