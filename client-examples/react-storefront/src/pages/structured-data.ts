import type { Product } from './product'

/** The product as schema.org writes it, for search engines: what it is, what it costs, whether it is there. */
export function structuredData(product: Product): string {
  const here = location.origin + location.pathname
  return JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'Product',
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
  })
}
