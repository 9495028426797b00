// The service worker: keeps the shell on the phone, all of it or nothing, and answers pages from there; never anything of the API.
type Extendable = Event & { waitUntil: (done: Promise<unknown>) => void }
type Fetching = Extendable & { request: Request; respondWith: (answer: Promise<Response>) => void }
type Told = Extendable & { data: unknown }
type Scope = {
  addEventListener: {
    (name: 'install' | 'activate', hear: (event: Extendable) => void): void
    (name: 'fetch', hear: (event: Fetching) => void): void
    (name: 'message', hear: (event: Told) => void): void
  }
  clients: { claim: () => Promise<void> }
  skipWaiting: () => Promise<void>
}
const scope = globalThis as unknown as Scope
/** Filled in when it is built: the files of this shell, and the name of their state. */
declare const __FILES__: readonly string[]
declare const __STATE__: string
const page = '/field'
const own = `chaguan-field-${__STATE__}`

scope.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(own).then((cache) => cache.addAll([page, ...__FILES__].map((file) => new Request(file, { cache: 'reload' })))),
  )
})

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith('chaguan-field-') && name !== own).map((name) => caches.delete(name))),
      )
      .then(() => scope.clients.claim()),
  )
})

// A new shell waits for the person: nobody's half-written sentence is reloaded away.
scope.addEventListener('message', (event) => {
  if (event.data === 'take') event.waitUntil(scope.skipWaiting())
})

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && /^\/field(\/|$)/.test(pathname)) event.respondWith(kept(page))
  else if (pathname.startsWith('/field/')) event.respondWith(kept(pathname))
})

async function kept(path: string): Promise<Response> {
  const cache = await caches.open(own)
  return (await cache.match(path)) ?? fetch(path)
}
