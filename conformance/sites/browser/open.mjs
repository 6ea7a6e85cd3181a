// Opens pages one after the other, and prints all that a page does which a page of text does not do.
import { chromium } from 'playwright-core'

const pages = JSON.parse(process.argv[2])
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const context = await browser.newContext()
const page = await context.newPage()
const origins = new Set(pages.map((p) => new URL(p).origin)) // a site may still ask for something when the next one is opened
let at = ''
const say = (what) => console.log(new URL(at).pathname + ': ' + what)
page.on('dialog', (d) => { say('dialog ' + d.message()); d.dismiss() })
page.on('console', (m) => say('console ' + m.text()))
page.on('pageerror', (e) => say('error ' + e.message))
page.on('popup', () => say('popup'))
page.on('response', (r) => { if (r.status() >= 400 && !r.url().endsWith('/favicon.ico')) say(r.status() + ' ' + r.url()) })
await context.route('**/*', (route) => {
  const url = route.request().url()
  if (url.startsWith('data:') || url.startsWith('blob:') || origins.has(new URL(url).origin)) {
    return url.endsWith('/favicon.ico') ? route.fulfill({ status: 204 }) : route.continue()
  }
  say('request ' + url)
  return route.abort()
})
for (at of pages) {
  await page.goto(at, { waitUntil: 'load' })
  // Sites bring their pages to life after they are loaded; what a handler in a text did would need an event.
  await page.evaluate(() => document.querySelectorAll('main *, article *').forEach((e) => ['mouseover', 'focus', 'load', 'error'].forEach((name) => e.dispatchEvent(new Event(name)))))
  await page.waitForTimeout(50)
}
await browser.close()
