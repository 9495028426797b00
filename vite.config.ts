// How the web shells are built: one command, two shells that share sources and no chunk, each complete in its own folder of dist/.
import react from '@vitejs/plugin-react'
import { build, defineConfig, type UserConfig } from 'vite'

type Shell = 'desk' | 'public'

/** A shell lives in the folder of its name and is served below the path of its name. */
const shell = (name: Shell): UserConfig => ({
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
    target: name === 'desk' ? 'es2022' : 'es2020',
    // A data: URL would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
})

export default defineConfig({
  ...shell('desk'),
  builder: {
    async buildApp(builder) {
      const desk = builder.environments.client
      if (desk) await builder.build(desk)
      await build({ ...shell('public'), configFile: false })
    },
  },
})
