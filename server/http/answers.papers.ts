// What a case page says of official papers, as a schema of the API document.
import { boolean, instant, list, nullable, object, string, uuid } from './route.ts'

const maybe = nullable(string)

export const papers = object({
  issued: list(
    object({
      id: uuid,
      name: string,
      written: maybe,
      day: string,
      at: instant,
      office: string,
      voidedAt: nullable(instant),
      replacedBy: nullable(uuid),
      erased: boolean,
      post: maybe,
    }),
  ),
  may: list(object({ name: string, post: string, writes: boolean, names: boolean })),
})
