// Opens EPUBs in the engines of two readers, foliate-js and epub.js, in one headless Chromium, and prints what was seen
// as JSON: a line for each book and engine.
//
//   node readers.mjs NODE_MODULES CHROMIUM SCREENSHOTS BOOK.epub …
//
// The engines are served from a port of this machine alone. What is asserted stands in readers.rs.
import { createRequire } from 'node:module'
import { createServer } from 'node:http'
import { readFile, mkdir } from 'node:fs/promises'
import { join, normalize, extname } from 'node:path'

const [modules, chromium, screenshots, ...books] = process.argv.slice(2)
const puppeteer = createRequire(join(modules, 'any.js'))('puppeteer-core')
const types = { '.js': 'text/javascript', '.html': 'text/html; charset=utf-8', '.epub': 'application/epub+zip' }
const shell = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">' +
  '<style>html,body{margin:0;height:100%}body>*{width:100%;height:100%;display:block}</style><body></body>'

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
  try {
    const book = /^\/book\/([0-9]+)\.epub$/.exec(path)
    const body = path === '/' ? shell : await readFile(book ? books[book[1]] : join(modules, normalize(path)))
    response.writeHead(200, { 'content-type': path === '/' ? types['.html'] : types[extname(path)] ?? 'text/plain' })
    response.end(body)
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const origin = `http://127.0.0.1:${server.address().port}`

// In the page: foliate-js.
const foliate = async (origin, number) => {
  const { makeBook } = await import(`${origin}/foliate-js/view.js`)
  const { FootnoteHandler } = await import(`${origin}/foliate-js/footnotes.js`)
  const blob = await (await fetch(`${origin}/book/${number}.epub`)).blob()
  const book = await makeBook(new File([blob], 'book.epub'))
  const view = document.createElement('foliate-view')
  document.body.append(view)
  await view.open(book)
  view.renderer.setAttribute('flow', 'paginated')
  const flat = items => (items ?? []).flatMap(item => [item, ...flat(item.subitems)])
  const sections = []
  const notes = { marks: 0, shown: 0 }
  for (const [index, section] of book.sections.entries()) {
    await view.goTo(index)
    const { doc } = view.renderer.getContents()[0]
    const style = doc.defaultView.getComputedStyle(doc.body)
    sections.push({
      name: section.id,
      characters: doc.body.textContent.trim().length,
      pictures: [...doc.images].length,
      broken: [...doc.images].filter(picture => !picture.complete || !picture.naturalWidth).length,
      vertical: style.writingMode === 'vertical-rl',
    })
    // The first note of a document, as a pop-up.
    const mark = doc.querySelector('a[role="doc-noteref"]')
    if (mark) {
      notes.marks += 1
      const handler = new FootnoteHandler()
      const text = await new Promise(done => {
        handler.addEventListener('before-render', e => {
          document.body.append(e.detail.view)
          e.detail.view.style.height = '200px'
          e.detail.view.addEventListener('load', ({ detail: { doc } }) => done(doc.body.textContent.trim()))
        })
        const event = new CustomEvent('link', {
          detail: { a: mark, href: section.resolveHref(mark.getAttribute('href')) }, cancelable: true })
        Promise.resolve(handler.handle(book, event)).catch(() => done(''))
        setTimeout(() => done(''), 5000)
      })
      notes.shown += text.length > 1
    }
  }
  const contents = flat(book.toc)
  const lost = []
  for (const { label, href } of contents) {
    const to = await book.resolveHref(href)
    const doc = to && await book.sections[to.index]?.createDocument()
    if (!doc || to.anchor(doc) == null) lost.push(label)
  }
  // The longest document, and from its beginning a page to the left and a page to the right.
  const longest = sections.reduce((best, s, i) => (s.characters > sections[best].characters ? i : best), 0)
  await view.goTo(longest)
  const place = () => view.renderer.getContents()[0].index * 10000 + view.renderer.page
  const before = place()
  await view.goLeft()
  const left = place() - before
  await view.goTo(longest)
  await view.goRight()
  const right = place() - before
  await view.goTo(longest)
  return { dir: book.dir ?? 'ltr', sections, contents: contents.length, lost, notes,
    pages: (book.pageList ?? []).length, left, right }
}

// In the page: epub.js.
const epubjs = async (origin, number) => {
  const script = path => new Promise((done, failed) => {
    const element = document.createElement('script')
    Object.assign(element, { src: origin + path, onload: done, onerror: failed })
    document.head.append(element)
  })
  await script('/jszip/dist/jszip.min.js')
  await script('/epubjs/dist/epub.js')
  const book = ePub(await (await fetch(`${origin}/book/${number}.epub`)).arrayBuffer())
  await book.ready
  const frame = document.createElement('div')
  document.body.append(frame)
  const rendition = book.renderTo(frame, { width: innerWidth, height: innerHeight, flow: 'paginated' })
  const flat = items => items.flatMap(item => [item, ...flat(item.subitems ?? [])])
  const sections = []
  for (const item of book.spine.spineItems) {
    await rendition.display(item.href)
    const { document: doc } = rendition.getContents()[0]
    sections.push({
      name: item.href,
      characters: doc.body.textContent.trim().length,
      pictures: [...doc.images].length,
      broken: [...doc.images].filter(picture => !picture.complete || !picture.naturalWidth).length,
      vertical: getComputedStyle(doc.documentElement).writingMode === 'vertical-rl',
    })
  }
  const contents = flat(book.navigation.toc)
  const lost = []
  for (const { label, href } of contents) {
    const [file, id] = href.split('#')
    const item = book.spine.get(file)
    const doc = item && (await item.load(book.load.bind(book))).ownerDocument
    if (!doc || (id && !doc.getElementById(id))) lost.push(label)
  }
  const longest = sections.reduce((best, s, i) => (s.characters > sections[best].characters ? i : best), 0)
  await rendition.display(sections[longest].name)
  const place = () => {
    const { start } = rendition.currentLocation()
    return start.index * 10000 + start.displayed.page
  }
  const before = place()
  await rendition.next()
  const next = place() - before
  await rendition.display(sections[longest].name)
  return { dir: book.packaging.metadata.direction || 'ltr', sections, contents: contents.length, lost,
    pages: book.pageList?.pageList?.length ?? 0, next }
}

await mkdir(screenshots, { recursive: true })
const browser = await puppeteer.launch({
  executablePath: chromium, headless: true, timeout: 60000, protocolTimeout: 600000,
  args: ['--no-sandbox', '--disable-setuid-sandbox'] })
try {
  for (const number of books.keys()) {
    for (const [engine, look] of Object.entries({ 'foliate-js': foliate, 'epub.js': epubjs })) {
      const page = await browser.newPage()
      const errors = []
      page.on('console', message => message.type() === 'error' && errors.push(message.text()))
      page.on('pageerror', error => errors.push(String(error)))
      // An engine that goes on before a picture has come calls it off itself.
      const called = request => request.failure()?.errorText === 'net::ERR_ABORTED'
      page.on('requestfailed', request =>
        called(request) || errors.push(`${request.url()}: ${request.failure()?.errorText}`))
      await page.setViewport({ width: 600, height: 800 })
      await page.goto(origin)
      let seen
      try {
        seen = await page.evaluate(look, origin, number)
      } catch (error) {
        errors.push(String(error))
      }
      await page.screenshot({ path: join(screenshots, `${number + 1}-${engine}.png`) })
      await page.close()
      console.log(JSON.stringify({ book: books[number], engine, errors, ...seen }))
    }
  }
} finally {
  await browser.close()
  server.close()
}
