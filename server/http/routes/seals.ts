// The seal of an office as a picture on its papers: put there, looked at, and taken away by who keeps it; else the place is left for the stamp.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { sealPicture } from '../../../store/files/picture.ts'
import type { Door } from '../../door.ts'
import { addSeal, sealOf } from '../../papers/seals.store.ts'
import { bytesOf } from '../../papers/templates.store.ts'
import { withinRegion } from '../asRegion.ts'
import { stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, boolean, instant, integer, list, nullable, object, string } from '../route.ts'

const permission = 'paper.seal'
/** 1 MB as a file, a third more in base64. */
const largest = 1_400_000
const Office = z.strictObject({ office: z.string().check(z.minLength(1), z.maxLength(60)) })
/** Without a picture the place is left for the stamp again. */
const Put = z.strictObject({ data: z.nullable(z.string().check(z.regex(/^[0-9A-Za-z+/]*={0,2}$/), z.maxLength(largest))) })
const tag = 'papers'
const params = { office: 'the office whose seal it is' }

export function addSeals(app: FastifyInstance, door: Door): void {
  const { house } = door
  const offices = (request: FastifyRequest): readonly string[] => [
    ...new Set(
      staffOf(request)
        .actor.posts.filter((post) => post.permissions.includes(permission))
        .map((post) => post.organisation),
    ),
  ]
  /** An office whose seal this person keeps: another's is not there. */
  const mine = (request: FastifyRequest): string => {
    const { office } = read(Office, request.params)
    return offices(request).includes(office) ? office : stop('notFound')
  }
  addRoute(app, {
    method: 'GET',
    url: '/seals',
    access: 'staff',
    scope: null,
    permission,
    says: {
      summary: 'The seals that I keep: of which office, since when, and whether there is a picture',
      tag,
      answer: object({
        seals: list(
          object({
            office: string,
            name: string,
            version: integer,
            picture: boolean,
            person: nullable(string),
            at: nullable(instant),
          }),
        ),
      }),
    },
    run: (request) =>
      withinRegion(door, request, async (tx, { region }) => {
        const seals = []
        for (const office of offices(request)) {
          const seal = await sealOf(tx, region.code, office)
          seals.push({
            office,
            name: region.organisations.get(office)?.name ?? office,
            version: seal?.version ?? 0,
            picture: seal !== null && seal.digest !== null,
            person: seal?.person ?? null,
            at: seal?.at ?? null,
          })
        }
        return { seals }
      }),
  })
  addRoute(app, {
    method: 'GET',
    url: '/seals/:office/picture.png',
    access: 'staff',
    scope: null,
    permission,
    says: {
      summary: 'The picture that is put on papers now',
      tag,
      params,
      answer: string,
      answerType: 'image/png',
      refusals: ['notFound'],
    },
    run: async (request, reply) => {
      const office = mine(request)
      const bytes = await withinRegion(door, request, async (tx, { region }) => {
        const seal = await sealOf(tx, region.code, office)
        return seal?.digest ? bytesOf(tx, seal.digest) : null
      })
      if (bytes === null) return stop('notFound')
      reply.header('cache-control', 'private, no-store')
      return reply.type('image/png').send(bytes)
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/seals/:office',
    access: 'staff',
    scope: null,
    permission,
    bodyLimit: largest + 10_000,
    says: {
      summary:
        'Put a picture of the seal on papers from now on, or leave the place for the stamp again; what was issued stays as it is',
      tag,
      params,
      body: jsonSchema(Put),
      answer: object({ version: integer }),
      refusals: ['notFound', 'badInput', 'fileType'],
    },
    run: async (request) => {
      const office = mine(request)
      const { data } = read(Put, request.body)
      const picture = data === null ? null : await sealPicture(Buffer.from(data, 'base64'))
      if (data !== null && picture === null) return stop('fileType', { type: 'PNG, JPEG' })
      const { actor } = staffOf(request)
      return withinRegion(door, request, async (tx, { region }) => ({
        version: await addSeal(tx, region.code, { organisation: office, person: actor.person, at: house.now() }, picture),
      }))
    },
  })
}
