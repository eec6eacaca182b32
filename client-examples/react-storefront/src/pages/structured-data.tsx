import { language } from '../api/market'
import { m } from '../messages'
import type { Product } from './product'

/** JSON for search engines, with the one character escaped that could end the element. */
export function StructuredData({ facts }: { facts: object }) {
  const __html = JSON.stringify({ '@context': 'https://schema.org', ...facts })
  return (
    <script
      type="application/ld+json"
      dangerouslySetInnerHTML={{ __html: __html.replaceAll('<', '\\u003c') }}
    />
  )
}

/** Where a page stands, from the front page down. */
export function breadcrumbList(trail: readonly { slug: string; title: string }[]): object {
  const root = location.origin + language.prefix
  const steps = [
    { name: m.home, item: `${root}/` },
    ...trail.map(({ slug, title }) => ({ name: title, item: `${root}/c/${slug}` })),
  ]
  return {
    '@type': 'BreadcrumbList',
    itemListElement: steps.map((step, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      ...step,
    })),
  }
}

/** The product as schema.org writes it, for search engines: what it is, what it costs, whether it is there. */
export function productFacts(product: Product): object {
  const here = location.origin + location.pathname
  return {
    '@type': 'Product',
    url: here,
    name: product.title,
    description: product.seo.description ?? product.subtitle,
    image: product.media.map(({ url }) => url),
    ...(product.brand && { brand: { '@type': 'Brand', name: product.brand.title } }),
    offers: product.variants.nodes.flatMap(({ sku, price, availableForSale }) =>
      price
        ? [
            {
              '@type': 'Offer',
              sku,
              url: `${here}?sku=${encodeURIComponent(sku)}`,
              price: price.amount,
              priceCurrency: price.currencyCode,
              availability: `https://schema.org/${availableForSale ? 'InStock' : 'OutOfStock'}`,
            },
          ]
        : [],
    ),
  }
}
