// Lets the pages of a draft open while the service cannot be reached; what is typed waits in the page itself.
const CACHE = 'drafts'
const PAGE = /^\/applications\/[^/]+(\/sections\/[^/]+)?$/

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

async function fromNetwork (request) {
  const cache = await caches.open(CACHE)
  try {
    const answer = await fetch(request)
    if (answer.ok && !answer.redirected) await cache.put(new URL(request.url).pathname + new URL(request.url).search, answer.clone())
    if (answer.status < 500) return answer
    return (await cache.match(request.url)) || answer
  } catch (failure) {
    const kept = await cache.match(request.url)
    if (kept) return kept
    throw failure
  }
}

self.addEventListener('fetch', (event) => {
  const address = new URL(event.request.url)
  if (event.request.method !== 'GET' || address.origin !== location.origin) return
  const isPage = event.request.mode === 'navigate' && PAGE.test(address.pathname)
  if (isPage || address.pathname.startsWith('/static/')) event.respondWith(fromNetwork(event.request))
})
