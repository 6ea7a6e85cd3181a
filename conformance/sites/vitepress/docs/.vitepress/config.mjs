import { readFileSync } from 'node:fs'

export default {
  title: 'Proof',
  themeConfig: {
    sidebar: JSON.parse(readFileSync(new URL('sidebars.json', import.meta.url))),
  },
  // Many small pages and one large one are the point of this site.
  vite: { build: { chunkSizeWarningLimit: 100000 } },
}
