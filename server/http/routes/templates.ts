// Templates of official papers: listed with their versions, checked and previewed with a real case, put into force from a day on.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { columns, fields } from '../../../registers/documents/field.ts'
import type { Paper } from '../../../registers/documents/paper.ts'
import { checkTemplate, fillTemplate } from '../../../registers/documents/template.ts'
import type { Staff } from '../../../rules/actor.ts'
import { parseCode } from '../../../rules/code.ts'
import { namesPerson, type TemplateName, templateNames } from '../../../rules/paper.ts'
import { day, text } from '../../../rules/schema.ts'
import { localDay } from '../../../rules/time.ts'
import type { Door } from '../../door.ts'
import { docxType, titleOf } from '../../papers/draw.ts'
import { findCode } from '../../papers/papers.store.ts'
import { previewOf } from '../../papers/preview.ts'
import { addVersion, fileOf, versionsOf } from '../../papers/templates.store.ts'
import { withinRegion } from '../asRegion.ts'
import { orStop, stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, boolean, integer, list, nullable, object, string } from '../route.ts'

/** 2 MB as a file, a third more in base64. */
const largest = 2_800_000
const data = z.string().check(z.regex(/^[0-9A-Za-z+/]*={0,2}$/), z.maxLength(largest))
const name = z.enum(templateNames)
const Check = z.strictObject({ name, data, code: z.optional(z.string().check(z.maxLength(60))) })
/** Without `data` the built-in template comes back from that day on. */
const Version = z.strictObject({ name, data: z.optional(data), fileName: z.optional(text(120)), from: day })
const At = z.strictObject({ name, version: z.string().check(z.regex(/^\d{1,4}$/)) })

/** What is wrong with it, in words of the catalogue; empty when it may be used. */
const faultsOf = (bytes: Buffer, of: TemplateName) => {
  const found = checkTemplate(bytes, { personal: namesPerson.has(of) })
  return 'fault' in found ? [{ fault: found.fault, name: found.where, paragraph: 0, text: '', meant: null }] : [...found]
}

export function addTemplates(app: FastifyInstance, door: Door): void {
  const { house } = door
  const fault = object({ fault: string, name: string, paragraph: integer, text: string, meant: nullable(string) })
  const version = object({
    version: integer,
    from: string,
    builtin: boolean,
    fileName: nullable(string),
    person: nullable(string),
    at: integer,
  })
  addRoute(app, {
    method: 'GET',
    url: '/templates',
    access: 'staff',
    permission: 'paper.template',
    says: {
      summary: 'The templates of official papers with their versions, and the fields they may name',
      tag: 'papers',
      answer: object({
        today: string,
        templates: list(object({ name: string, title: string, personal: boolean, now: integer, versions: list(version) })),
        fields: list(object({ name: string, of: string, personal: boolean, columns: list(string) })),
      }),
      refusals: ['notYours'],
    },
    run: async (request) => {
      return withinRegion(door, request, async (tx, { region }) => {
        const today = localDay(house.now(), region.calendar.zone)
        const all = await versionsOf(tx, region.code)
        return {
          today,
          templates: templateNames.map((one) => {
            const versions = all.filter((row) => row.name === one)
            const now = versions.filter((row) => row.from <= today).at(-1)
            return {
              name: one,
              title: titleOf(one),
              personal: namesPerson.has(one),
              now: now && !now.builtin ? now.version : 0,
              versions: versions.map(({ name: _name, ...row }) => row),
            }
          }),
          fields: fields.map((field) => ({
            name: field.name,
            of: field.of,
            personal: field.personal === true,
            columns: columns[field.name] ?? [],
          })),
        }
      })
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/templates/:name/:version/file.docx',
    access: 'staff',
    permission: 'paper.template',
    says: {
      summary: 'One version of a template as a file to edit; version 0 is the built-in one',
      tag: 'papers',
      params: { name: 'the paper', version: 'its version' },
      answer: string,
      answerType: docxType,
      refusals: ['notYours', 'templateMissing'],
    },
    run: async (request, reply) => {
      const at = read(At, request.params)
      const bytes = await withinRegion(door, request, (tx, { region }) => fileOf(tx, region.code, at.name, Number(at.version)))
      if (bytes === null) return stop('templateMissing')
      const file = encodeURIComponent(`${titleOf(at.name)}-${at.version}.docx`)
      reply.header('content-disposition', `attachment; filename="template.docx"; filename*=UTF-8''${file}`)
      return reply.type(docxType).send(bytes)
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/templates/check',
    access: 'staff',
    permission: 'paper.template',
    bodyLimit: largest + 10_000,
    says: {
      summary: 'What is wrong with an edited template, or its page: with the names of the fields, or with the values of a case',
      tag: 'papers',
      body: jsonSchema(Check),
      answer: object({ faults: list(fault), sheet: nullable({ type: 'object' }) }),
      refusals: ['notYours', 'caseMissing', 'badInput'],
    },
    run: async (request) => {
      const given = read(Check, request.body)
      const { actor } = staffOf(request)
      const bytes = Buffer.from(given.data, 'base64')
      const faults = faultsOf(bytes, given.name)
      if (faults.length > 0) return { faults, sheet: null }
      const paper = given.code ? await withCase(given.code, given.name, bytes, actor, request) : bare(given.name, bytes)
      return {
        faults,
        sheet: { title: paper.title, blocks: paper.blocks, mark: 'preview', seal: paper.seal !== null, missing: [] },
      }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/templates',
    access: 'staff',
    permission: 'paper.template',
    bodyLimit: largest + 10_000,
    says: {
      summary: 'Put a template into force from a day on; papers issued before stay as they are',
      tag: 'papers',
      body: jsonSchema(Version),
      answer: object({ version: integer }),
      refusals: ['notYours', 'templateBroken', 'tooFar', 'badInput'],
    },
    run: async (request) => {
      const given = read(Version, request.body)
      const { actor } = staffOf(request)
      const bytes = given.data === undefined ? null : Buffer.from(given.data, 'base64')
      if (bytes && faultsOf(bytes, given.name).length > 0) return stop('templateBroken')
      return withinRegion(door, request, async (tx, { region }) => {
        // What was issued is not changed afterwards, nor is what is issued today under the one in force.
        if (given.from < localDay(house.now(), region.calendar.zone)) return stop('tooFar', { field: 'from' })
        const row = {
          name: given.name,
          from: given.from,
          fileName: given.fileName ?? null,
          person: actor.person,
          at: house.now(),
        }
        return { version: await addVersion(tx, region.code, row, bytes) }
      })
    },
  })

  const bare = (of: TemplateName, bytes: Buffer): Paper => ({
    title: titleOf(of),
    blocks: fillTemplate(bytes, null).blocks,
    seal: 'stamp',
    square: null,
    mark: null,
  })
  async function withCase(
    typed: string,
    of: TemplateName,
    template: Buffer,
    actor: Staff,
    request: FastifyRequest,
  ): Promise<Paper> {
    const { counties } = staffOf(request)
    const code = parseCode(typed)
    if (!code || !counties.includes(code.county)) return stop('caseMissing')
    const paper = await house.db.read({ actor: actor.person, counties: [code.county] }, async (tx) => {
      const caseId = await findCode(tx, code.county, code.code)
      return caseId === null ? null : previewOf(house, tx, actor, { county: code.county, caseId, name: of, template })
    })
    return paper === null ? stop('caseMissing') : orStop(paper)
  }
}
