// `npm start`: installs what is missing, builds the screens, and hands over to the server on the pinned Node.
import process from 'node:process'
import { buildScreens, install, pinned, run } from './install.mjs'

await install()
// Wrong settings are told before anybody waits for a build.
const wrong = await run(pinned, ['server/config.ts'])
if (wrong !== 0) process.exit(wrong)
if ((await buildScreens()) !== 0) {
  console.error('The screens could not be built; see above.')
  process.exit(1)
}
process.exitCode = await run(pinned, ['server/main.ts', ...process.argv.slice(2)])
