import { useEffect, useState } from 'react'
import { m } from '../messages'
import type { Product } from './product'

/** One picture large, the others to choose from. Choosing a variant shows its picture. */
export function Gallery({ media, chosen }: { media: Product['media']; chosen?: string }) {
  const pictures = media.filter(({ kind }) => kind === 'IMAGE')
  const [shown, show] = useState(0)
  useEffect(() => {
    const place = pictures.findIndex(({ url }) => url === chosen)
    if (place >= 0) show(place)
  }, [chosen, pictures.length])
  const picture = pictures[shown] ?? pictures[0]
  if (!picture) return <div className="gallery" />
  return (
    <div className="gallery">
      <img className="gallery-main" src={picture.url} alt={picture.alt} width={800} height={800} />
      {pictures.length > 1 && (
        <ul>
          {pictures.map(({ id, url, alt }, index) => (
            <li key={id}>
              <button
                type="button"
                aria-label={m.showPicture(index + 1, alt)}
                aria-pressed={picture.id === id}
                onClick={() => show(index)}
              >
                <img src={url} alt="" width={96} height={96} loading="lazy" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
