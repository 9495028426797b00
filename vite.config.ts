// How the web shells are built: one command, three shells that share sources and no chunk, each complete in its own folder of dist/.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { build, defineConfig, type Plugin, transformWithOxc, type UserConfig } from 'vite'

type Shell = 'desk' | 'public' | 'field'
/** The oldest browser of a staff phone: Android 8 with what its shop still gives, and the pages inside WeChat. */
const targets = { desk: 'es2022', public: 'es2020', field: 'chrome87' } as const

/** A shell lives in the folder of its name and is served below the path of its name. */
const shell = (name: Shell): UserConfig => ({
  logLevel: 'warn',
  root: new URL(name, import.meta.url).pathname,
  base: `/${name}/`,
  publicDir: false,
  plugins: [react()],
  // The server puts the nonce of the response where this stands; nothing inline runs without it.
  html: { cspNonce: '__NONCE__' },
  worker: { format: 'es' },
  build: {
    outDir: new URL(`dist/${name}`, import.meta.url).pathname,
    emptyOutDir: true,
    target: targets[name],
    // A data: URL would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
})

/** The day on which the shells are built, by which a phone and the centre know which of two is newer. */
const builtOn = new Date().toISOString().slice(0, 10)

/** Names that stand in the installed app; the sentences of its pages come from the catalogue. */
const manifest = {
  name: '茶馆 现场',
  short_name: '茶馆',
  lang: 'zh-CN',
  id: '/field',
  start_url: '/field',
  scope: '/field',
  display: 'standalone',
  background_color: '#fbfaf6',
  theme_color: '#2b6b4e',
  icons: [
    { src: '/field/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    { src: '/field/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
  ],
}

/** Catalogues of other shells and the great map are not carried into the mountains. */
function isKept(one: { fileName: string; facadeModuleId?: string | null }): boolean {
  if (!/^assets\/.*\.(js|css|svg)$/.test(one.fileName) || /^assets\/(maplibre|point-)/.test(one.fileName)) return false
  const catalogue = /ui\/texts\/[^/]+\/(\w+)\.json$/.exec(one.facadeModuleId ?? '')?.[1]
  if (catalogue !== undefined) return ['common', 'case', 'field', 'ground'].includes(catalogue)
  return true
}

/** Gives the phone's shell its manifest, its icons, and a service worker that knows every file of this state of the shell. */
const phoneShell = (): Plugin => ({
  name: 'phone-shell',
  async generateBundle(_options, bundle) {
    const file = (name: string) => readFileSync(new URL(`field/${name}`, import.meta.url))
    for (const name of ['icon.svg', 'icon-512.png']) this.emitFile({ type: 'asset', fileName: name, source: file(name) })
    this.emitFile({ type: 'asset', fileName: 'app.webmanifest', source: JSON.stringify(manifest) })
    const kept = Object.values(bundle).flatMap((one) => (isKept(one) ? [one.fileName] : []))
    const files = [...kept.map((name) => `/field/${name}`), '/field/icon.svg', '/field/app.webmanifest'].sort()
    const state = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16)
    const { code } = await transformWithOxc(file('worker.ts').toString('utf8'), 'worker.ts', { target: targets.field })
    const source = code.replaceAll('__FILES__', JSON.stringify(files)).replaceAll('__STATE__', JSON.stringify(state))
    this.emitFile({ type: 'asset', fileName: 'worker.js', source })
    this.emitFile({ type: 'asset', fileName: 'shell.json', source: JSON.stringify({ day: builtOn }) })
  },
})

/** The sealing library asks Node for its cryptography where a browser has none; every browser here has. */
const withoutNode = (): Plugin => ({
  name: 'without-node',
  enforce: 'pre',
  resolveId: (id) => (id === 'crypto' ? '\0crypto' : null),
  load: (id) => (id === '\0crypto' ? 'export {}' : null),
})

export default defineConfig({
  ...shell('desk'),
  builder: {
    async buildApp(builder) {
      const desk = builder.environments.client
      if (desk) await builder.build(desk)
      await build({ ...shell('public'), configFile: false })
      const field = shell('field')
      await build({
        ...field,
        define: { __SHELL__: JSON.stringify(builtOn) },
        plugins: [...(field.plugins ?? []), withoutNode(), phoneShell()],
        configFile: false,
      })
    },
  },
})
