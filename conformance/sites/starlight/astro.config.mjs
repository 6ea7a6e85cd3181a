import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'
import { readdirSync } from 'node:fs'

const folders = readdirSync(new URL('src/content/docs', import.meta.url), { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name).sort()

export default defineConfig({
  site: 'https://example.com',
  // Astro makes typographic quotes and dashes of plain ones, in names and paths as well, after references are resolved.
  markdown: { smartypants: false },
  integrations: [
    starlight({ title: 'Proof', pagefind: false, pagination: false, sidebar: folders.map((directory) => ({ label: directory, collapsed: true, autogenerate: { directory } })) }),
  ],
})
