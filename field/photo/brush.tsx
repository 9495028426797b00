// The brush: a finger paints over faces and number plates; the painted picture takes the place of the photo, of which nothing stays.
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { t } from '../../ui/texts.ts'
import { f } from '../texts.ts'
import { usePhone } from '../use.ts'

type Stroke = readonly (readonly [number, number])[]
/** A share of the picture's longer side: a face at arm's length under a thumb in a glove. */
const width = 0.06
const quality = 0.82

export default function Brush({ id, onDone, onClose }: { id: string; onDone: (blob: Blob) => void; onClose: () => void }) {
  const phone = usePhone()
  const canvas = useRef<HTMLCanvasElement>(null)
  const picture = useRef<ImageBitmap | null>(null)
  const [strokes, setStrokes] = useState<readonly Stroke[]>([])
  const drawing = useRef<[number, number][] | null>(null)
  const [ready, setReady] = useState(false)
  useEffect(() => {
    let gone = false
    void phone.outbox.findPiece(id).then(async (blob) => {
      if (gone || blob === null) return
      picture.current = await createImageBitmap(blob)
      setReady(true)
    })
    return () => {
      gone = true
      picture.current?.close()
    }
  }, [phone, id])
  useEffect(() => {
    if (ready && canvas.current && picture.current) draw(canvas.current, picture.current, strokes)
  }, [ready, strokes])
  const point = (event: PointerEvent): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
  }
  const redraw = () => {
    if (canvas.current && picture.current) draw(canvas.current, picture.current, [...strokes, drawing.current ?? []])
  }
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    drawing.current = [point(event)]
    redraw()
  }
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    if (drawing.current === null) return
    drawing.current.push(point(event))
    redraw()
  }
  const end = () => {
    const stroke = drawing.current
    drawing.current = null
    if (stroke) setStrokes((before) => [...before, stroke])
  }
  return (
    <Dialog
      title={f('field.brush.title')}
      onClose={onClose}
      foot={
        <div className="row-of">
          <button
            type="button"
            className="button main"
            disabled={strokes.length === 0}
            onClick={() => canvas.current?.toBlob((blob) => blob && onDone(blob), 'image/jpeg', quality)}
          >
            {f('field.brush.done')}
          </button>
          <button
            type="button"
            className="button"
            disabled={strokes.length === 0}
            onClick={() => setStrokes((before) => before.slice(0, -1))}
          >
            {f('field.brush.undo')}
          </button>
        </div>
      }
    >
      <p className="small">{f('field.brush.hint')}</p>
      <canvas
        ref={canvas}
        className="brush"
        role="img"
        aria-label={f('field.brush.title')}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      />
      {!ready && <p role="status">{t('common.loading')}</p>}
    </Dialog>
  )
}

function draw(canvas: HTMLCanvasElement, picture: ImageBitmap, strokes: readonly Stroke[]): void {
  canvas.width = picture.width
  canvas.height = picture.height
  const pen = canvas.getContext('2d')
  if (!pen) return
  pen.drawImage(picture, 0, 0)
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  pen.lineWidth = Math.max(picture.width, picture.height) * width
  pen.strokeStyle = '#1d2624'
  for (const stroke of strokes) {
    pen.beginPath()
    for (const [x, y] of stroke) pen.lineTo(x * picture.width, y * picture.height)
    // A tap is a dot.
    const [first] = stroke
    if (first && stroke.length === 1) pen.lineTo(first[0] * picture.width + 0.1, first[1] * picture.height)
    pen.stroke()
  }
}
