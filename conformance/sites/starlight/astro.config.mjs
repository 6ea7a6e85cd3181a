import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'
import { readdirSync } from 'node:fs'

const folders = readdirSync(new URL('src/content/docs', import.meta.url), { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name).sort()

export default defineConfig({
  site: 'https://example.com',
  integrations: [
    starlight({ title: 'Proof', pagefind: false, sidebar: folders.map((directory) => ({ label: directory, collapsed: true, autogenerate: { directory } })) }),
  ],
})
