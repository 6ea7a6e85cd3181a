// Package sites builds docs sites from what the Markdown target writes for them, and reads the HTML that comes out.
//
// All specs go into one build of each site, a folder each: the three published systems, which must be found there as their
// specs say them, and hostile specs with twins of plain words (conformance/hostile). A page that was made of hostile texts
// must have the elements of its twin's, and the texts instead of the words. Nothing here knows what the target's pages look
// like, so that they can change without this changing.
//
// The sites are installed from the lock files in the folders of their names, into the user's cache. Debian has hugo, mkdocs
// with mkdocs-material and python3-pymdownx, cmark-gfm and chromium. A tool that is missing skips its test, and fails it where
// SCOPEGEN_CI is 1. Docusaurus and Starlight take minutes, and are built where SCOPEGEN_SITES is "all". What was built stays where SCOPEGEN_SITES_DIR says, for whoever wants to look at it.
package sites
