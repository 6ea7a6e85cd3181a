// Compiles every page below a folder in the format that it says, runs it, and writes what it renders. Docusaurus does the same,
// with more around it. A page that says Markdown must render the same as MDX: its parts stand in pages that are.
import { readFileSync, writeFileSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { evaluate } from '@mdx-js/mdx'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import * as runtime from 'react/jsx-runtime'
import { Children, createElement, isValidElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import rehypeRaw from 'rehype-raw'
import remarkEmoji from 'remark-emoji'

const [from, to] = process.argv.slice(2)

// Docusaurus takes {#id} at a heading's end for its id before MDX could read it as an expression.
const escapeIDs = (text) => text.replace(/(?:^|\n)#{1,6}.+?(?<!\\)\{#[^\n]+?\}/g, (m) => m.replace('{#', '\\{#'))

function headingIDs() {
  return (tree) => {
    for (const node of tree.children) {
      const last = node.type === 'heading' && node.children.at(-1)
      const id = last && last.type === 'text' && /\s*\{#([\w.-]+)\}$/.exec(last.value)
      if (id) {
        last.value = last.value.slice(0, id.index)
        node.data = { hProperties: { id: id[1] } }
      }
    }
  }
}

// Nothing of a page may be code: what is left of MDX's own syntax is the target's comments and elements.
function nothingRuns() {
  return (tree, file) => {
    const visit = (node) => {
      if (node.type === 'mdxjsEsm' || node.attributes?.some((a) => a.type !== 'mdxJsxAttribute' || typeof a.value === 'object' && a.value)) {
        file.fail('code: ' + JSON.stringify(node))
      }
      if (/^mdx\w+Expression$/.test(node.type) && node.data.estree.body.length > 0) file.fail('expression: ' + node.value)
      node.children?.forEach(visit)
    }
    visit(tree)
  }
}

// Docusaurus makes a block of code with elements in it.
const components = {
  code: (props) => createElement(Children.toArray(props.children).some(isValidElement) ? 'pre' : 'code', props),
}

async function render(source, format) {
  const { default: Content } = await evaluate(escapeIDs(source), {
    ...runtime, format, remarkPlugins: [remarkFrontmatter, headingIDs, remarkEmoji, remarkGfm, nothingRuns], rehypePlugins: format === 'md' ? [rehypeRaw] : [],
  })
  return renderToStaticMarkup(createElement(Content, { components }))
}

// An anchor on a line of its own is a paragraph in Markdown.
const single = (html) => html.replace(/<p>(<a id="[^"]*"><\/a>)<\/p>/g, '$1')

for (const name of readdirSync(from, { recursive: true })) {
  if (!name.endsWith('.md')) continue
  try {
    const source = readFileSync(join(from, name), 'utf8')
    const format = /^mdx: \{format: (\w+)\}$/m.exec(source)?.[1] ?? 'mdx'
    const rendered = await render(source, format)
    if (format !== 'mdx' && single(rendered) !== single(await render(source, 'mdx'))) throw new Error('is another page as MDX')
    const title = JSON.parse(/^title: (".*")$/m.exec(source)[1])
    const page = join(to, name.replace(/\.md$/, '.html'))
    mkdirSync(dirname(page), { recursive: true })
    writeFileSync(page, '<!doctype html><meta charset="utf-8">' + renderToStaticMarkup(createElement('title', null, title)) + '<main>' + rendered + '</main>')
  } catch (error) {
    console.error(name + ': ' + error.message)
    process.exitCode = 1
  }
}
