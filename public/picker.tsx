// Choosing photos: one large button, each photo with its state in words and a way to take it out again.
import { useEffect, useState } from 'react'
import { t } from '../ui/texts.ts'
import type { Photo, Photos } from './photos.ts'
import { findPicture } from './pictures.ts'
import { p } from './texts.ts'

/** The picture of a photo that this device still has; nothing where it does not. */
export function Thumb({ id, alt }: { id: string; alt: string }) {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    let made: string | null = null
    let gone = false
    void findPicture(id).then((blob) => {
      if (gone || blob === null) return
      made = URL.createObjectURL(blob)
      setUrl(made)
    })
    return () => {
      gone = true
      if (made !== null) URL.revokeObjectURL(made)
    }
  }, [id])
  return url === null ? <span className="thumb">{alt}</span> : <img className="thumb" src={url} alt={alt} />
}

function stateOf(photo: Photo, photos: Photos): string {
  if (photo.there) return p('public.photos.there')
  if (photos.going === photo.id) return t('common.photo.going')
  return p('public.photos.waiting')
}

export function Picker({ photos, id }: { photos: Photos; id: string }) {
  const { list, most, failed } = photos
  const at = list.findIndex((photo) => photo.id === photos.going)
  const status = photos.shrinking
    ? p('public.photos.shrinking')
    : at >= 0
      ? p('public.photos.going', { n: at + 1, of: list.length })
      : ''
  return (
    <fieldset className="group" id={id} tabIndex={-1}>
      <legend>{p('public.photos.label', { n: most })}</legend>
      {list.length > 0 && (
        <ul className="photos">
          {list.map((photo, i) => (
            <li key={photo.id}>
              <Thumb id={photo.id} alt={p('public.photos.one', { n: i + 1 })} />
              <span className="soft">
                {photo.there ? '● ' : ''}
                {stateOf(photo, photos)}
              </span>
              <button type="button" className="button" onClick={() => photos.remove(photo.id)}>
                {p('public.photos.remove', { n: i + 1 })}
              </button>
            </li>
          ))}
        </ul>
      )}
      {list.length < most && (
        <label className="button picker">
          <input
            type="file"
            accept="image/*"
            multiple
            className="unseen"
            onChange={(event) => {
              photos.add([...(event.target.files ?? [])])
              event.target.value = ''
            }}
          />
          <span aria-hidden="true">＋</span>
          {p('public.photos.add')}
        </label>
      )}
      <p role="status" className="soft">
        {status}
      </p>
      {photos.trouble !== null && (
        <p className="fault" role="alert">
          <span aria-hidden="true">■ </span>
          {photos.trouble === 'many' ? p('public.photos.many', { n: most }) : p('public.photos.unreadable')}
        </p>
      )}
      {failed.size > 0 && (
        <div role="alert" className="notice vermilion">
          {list.map(
            (photo, i) =>
              failed.has(photo.id) && (
                <p key={photo.id}>{p('public.photos.failed', { n: i + 1, why: failed.get(photo.id) ?? '' })}</p>
              ),
          )}
          <button type="button" className="button" onClick={photos.again}>
            {p('public.photos.again')}
          </button>
        </div>
      )}
    </fieldset>
  )
}
