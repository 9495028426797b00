// The front door as one value: every route with its guard, headers, limits, figures and the one place for errors.
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import pressure from '@fastify/under-pressure'
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import type { Door } from '../door.ts'
import { openTiles } from '../tiles/tiles.ts'
import { onError, stop } from './errors.ts'
import { addIdentity } from './identity.ts'
import { newLimiter } from './limits.ts'
import { demandAccess } from './route.ts'
import { addCallBacks } from './routes/callBacks.ts'
import { addCentre } from './routes/centre.ts'
import { addCopies } from './routes/copies.ts'
import { addDuty } from './routes/duty.ts'
import { addExports } from './routes/exports.ts'
import { addField } from './routes/field.ts'
import { addFiles } from './routes/files.ts'
import { addForms } from './routes/forms.ts'
import { addGridWork } from './routes/gridWork.ts'
import { addGround } from './routes/ground.ts'
import { addHealth } from './routes/health.ts'
import { addHooks } from './routes/hooks.ts'
import { addImports } from './routes/imports.ts'
import { addKeys } from './routes/keys.ts'
import { addKnowledgeRoutes } from './routes/knowledge.ts'
import { addLeaving } from './routes/leaving.ts'
import { addLetters } from './routes/letters.ts'
import { addLists } from './routes/lists.ts'
import { addLive } from './routes/live.ts'
import { addMessages } from './routes/messages.ts'
import { addMine } from './routes/mine.ts'
import { addOpen } from './routes/open.ts'
import { addOpen311 } from './routes/open311.ts'
import { addOpenData } from './routes/openData.ts'
import { addOthersPhones } from './routes/othersPhones.ts'
import { addOuter } from './routes/outer.ts'
import { addPapers } from './routes/papers.ts'
import { addPassing } from './routes/passing.ts'
import { addPeople } from './routes/people.ts'
import { addPublic } from './routes/public.ts'
import { addQuestions } from './routes/questions.ts'
import { addReads } from './routes/reads.ts'
import { addReports } from './routes/reports.ts'
import { addRosters } from './routes/rosters.ts'
import { addRouting } from './routes/routing.ts'
import { addScans } from './routes/scans.ts'
import { addScreens } from './routes/screens.ts'
import { addSeals } from './routes/seals.ts'
import { addSession } from './routes/session.store.ts'
import { addSettings } from './routes/settings.ts'
import { addSteps } from './routes/steps.ts'
import { addTelephony } from './routes/telephony.ts'
import { addTemplates } from './routes/templates.ts'
import { addTiles } from './routes/tiles.ts'
import { addTopics } from './routes/topics.ts'
import { addWalls } from './routes/walls.ts'
import { addHeaders, closeBare } from './security.ts'

/** Largest file a resident may send; the multipart frame adds a little. */
const largestFile = 15 * 1_048_576

/** Builds the server without listening; `inject()` works on it. */
export async function buildServer(door: Door): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: door.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: [...door.proxies],
    bodyLimit: 1_048_576,
    // A photo over a weak line takes its time.
    requestTimeout: 120_000,
    exposeHeadRoutes: false,
    keepAliveTimeout: 65_000,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    genReqId: () => crypto.randomUUID(),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => {
      closeBare(reply)
      onError(error, request, reply)
    },
    forceCloseConnections: 'idle',
  })
  app.decorate('routeDefs', [])
  app.decorate('routesSeen', [])
  demandAccess(app)
  app.setErrorHandler(onError)
  await addHeaders(app)
  await app.register(cookie)
  await app.register(compress, {
    threshold: 1024,
    encodings: ['gzip'],
    customTypes:
      /^(application\/(json|javascript|manifest\+json|vnd\.mapbox-vector-tile|x-chaguan-tiles)|text\/(html|css|plain|javascript)|image\/svg\+xml)/,
  })
  await app.register(multipart, {
    limits: { fileSize: largestFile, files: 1, fields: 1, parts: 2, fieldSize: 2_000, headerPairs: 20 },
  })
  await app.register(pressure, {
    maxEventLoopDelay: 2_000,
    maxHeapUsedBytes: 0,
    maxRssBytes: 0,
    retryAfter: 2,
    exposeStatusRoute: false,
    pressureHandler: overloaded,
  })
  measure(app, door)
  addIdentity(app, door)
  const limiter = newLimiter()
  addSession(app, door, limiter)
  addSteps(app, door, limiter)
  addReads(app, door)
  addRouting(app, door)
  addLists(app, door)
  addImports(app, door)
  addExports(app, door)
  addGridWork(app, door)
  addPassing(app, door)
  addDuty(app, door)
  addKnowledgeRoutes(app, door)
  addOuter(app, door)
  addTelephony(app, door)
  addCallBacks(app, door)
  addCentre(app, door)
  addFiles(app, door, limiter)
  addField(app, door, limiter)
  addOthersPhones(app, door)
  const tiles = openTiles(door.house, door.house.now)
  addTiles(app, door, tiles)
  addGround(app, door, tiles)
  addLive(app, door)
  addPublic(app, door, limiter)
  addLetters(app, door, limiter)
  addPapers(app, door, limiter)
  addPeople(app, door)
  addLeaving(app, door)
  addRosters(app, door)
  addTemplates(app, door)
  addSeals(app, door)
  addForms(app, door)
  addScans(app, door)
  addOpen(app, door, limiter)
  addQuestions(app, door, limiter)
  addMine(app, door, limiter)
  addCopies(app, door, limiter)
  addKeys(app, door)
  addHooks(app, door)
  addTopics(app, door)
  addReports(app, door)
  addWalls(app, door, limiter)
  addMessages(app, door)
  addOpenData(app, door, limiter)
  await addOpen311(app, door, limiter)
  addSettings(app, door)
  addHealth(app, door)
  await addScreens(app, door)
  // Streams would never end by themselves.
  app.addHook('preClose', () => door.hub.close())
  return app
}

/** Too much at once: come back soon. Whoever looks after the machine is still answered. */
function overloaded(request: FastifyRequest): void {
  if (!['/health', '/ready', '/metrics'].includes(request.routeOptions.url ?? '')) stop('busy')
}

/** Counts and times by route pattern, and one log line for each answer: never the address itself. */
function measure(app: FastifyInstance, door: Door): void {
  const { metrics } = door
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const seconds = reply.elapsedTime / 1000
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    metrics.count('chaguan_requests_total', labels)
    metrics.time('chaguan_request_seconds', seconds, { route })
    const level = reply.statusCode >= 500 ? 'warn' : 'info'
    request.log[level]({ ...labels, ms: Math.round(reply.elapsedTime) }, 'answered')
  })
}
