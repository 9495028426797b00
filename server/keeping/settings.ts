// Where backups go and what seals them, from the environment; each wrong value is one clear sentence.
import { isAbsolute, join, resolve } from 'node:path'
import { objectShelf } from '../../store/backup/objects.ts'
import { folderShelf, type Shelf } from '../../store/backup/shelf.ts'

export type Keeping = {
  /** Null: none was set up. */
  readonly shelf: Shelf | null
  readonly key: string
  /** Hour of the region's day at which the nightly one begins. */
  readonly hour: number
}

/** A setting of backups cannot be used. */
export class WrongKeeping extends Error {}

type Env = Readonly<Record<string, string | undefined>>

/**
 * CHAGUAN_BACKUP (an absolute folder, or s3://bucket/prefix with CHAGUAN_S3_ENDPOINT, _REGION, _KEY and _SECRET),
 * CHAGUAN_BACKUP_KEY (file, <data>/backup.key), CHAGUAN_BACKUP_HOUR (2). `place` in the place of CHAGUAN_BACKUP. Throws WrongKeeping.
 */
export function readKeeping(env: Env, data: string, place = env.CHAGUAN_BACKUP): Keeping {
  const hour = env.CHAGUAN_BACKUP_HOUR ?? '2'
  if (!/^\d{1,2}$/.test(hour) || Number(hour) > 23) throw new WrongKeeping('CHAGUAN_BACKUP_HOUR must be an hour from 0 to 23.')
  return {
    shelf: place === undefined || place === '' ? null : shelfAt(place, env, data),
    key: env.CHAGUAN_BACKUP_KEY ?? join(data, 'backup.key'),
    hour: Number(hour),
  }
}

function shelfAt(place: string, env: Env, data: string): Shelf {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9.-]{3,63})(?:\/([0-9A-Za-z._/-]*?))?\/?$/.exec(place) ?? []
  if (bucket === undefined) {
    if (/^\w+:\/\//.test(place) || !isAbsolute(place))
      throw new WrongKeeping('A place of backups is an absolute folder, or s3://bucket/prefix.')
    const folder = resolve(place)
    if (folder === data || folder.startsWith(`${data}/`))
      throw new WrongKeeping(
        'Backups inside the data folder would be lost together with it: name another folder, best of another machine.',
      )
    return folderShelf(folder)
  }
  const { CHAGUAN_S3_ENDPOINT: endpoint, CHAGUAN_S3_KEY: key, CHAGUAN_S3_SECRET: secret } = env
  if (!endpoint || !key || !secret || !/^https?:\/\/[^/]+\/?$/.test(endpoint))
    throw new WrongKeeping('For s3:// set CHAGUAN_S3_ENDPOINT (an http or https address), CHAGUAN_S3_KEY and CHAGUAN_S3_SECRET.')
  return objectShelf({ bucket, prefix, endpoint, key, secret, region: env.CHAGUAN_S3_REGION ?? 'us-east-1' })
}
