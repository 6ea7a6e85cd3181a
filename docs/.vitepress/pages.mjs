// Where each page stands in the navigation, by what a reader wants. conformance/docsite holds that every page of docs stands here.
export const sections = [
  {
    text: 'Start from what you have',
    items: [
      { text: 'An OpenAPI document', link: '/guides/openapi' },
      { text: 'A wiki page of scopes', link: '/guides/wiki' },
      { text: 'A chi service', link: '/guides/chi' },
      { text: 'A docs site', link: '/guides/docs-site' },
      { text: 'Permissions to review', link: '/guides/review' },
    ],
  },
  {
    text: 'Describe an API',
    items: [
      { text: 'The spec language', link: '/language' },
      { text: 'OpenAPI documents', link: '/openapi' },
      { text: 'Import', link: '/import' },
      { text: 'One form of a spec', link: '/fmt' },
      { text: 'In the editor', link: '/editors' },
    ],
  },
  {
    text: 'Guard a service',
    items: [
      { text: 'The generated package', link: '/generated-go' },
      { text: 'Adopt the guard', link: '/guard' },
      { text: 'What the guard does not do', link: '/guard-limits' },
    ],
  },
  {
    text: 'Tell those who call',
    items: [
      { text: 'Markdown pages', link: '/markdown' },
      { text: 'The explorer', link: '/explorer' },
      { text: 'The explorer, live', link: '/live' },
      { text: 'The least scopes', link: '/least' },
    ],
  },
  {
    text: 'Review and keep in step',
    items: [
      { text: 'Lint', link: '/lint' },
      { text: 'What a change opens', link: '/diff' },
      { text: 'In CI and on save', link: '/ci' },
      { text: 'Security', link: '/security' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'Verbs, flags, targets', link: '/reference/command' },
      { text: 'Keys of the language', link: '/reference/language' },
      { text: 'Diagnostics and rules', link: '/reference/diagnostics' },
      { text: 'What page templates get', link: '/templates' },
    ],
  },
  {
    text: 'How it is built',
    items: [
      { text: 'Architecture', link: '/ARCHITECTURE' },
      { text: 'Mutation', link: '/mutation' },
    ],
  },
]

// Pages that are laid out in their own way. It stands here and not above the pages' text, where GitHub would show it as a table.
export const layouts = {
  'index.md': { sidebar: false, aside: false, pageClass: 'home', prev: false, next: false, editLink: false },
  'live.md': { aside: false, pageClass: 'live' },
}
