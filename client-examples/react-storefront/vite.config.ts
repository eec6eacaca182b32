import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// `npm run dev` serves the pages and passes everything of the API on to a running shop.
const shop = process.env.SHOP_URL ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [react()],
  define: {
    __VERSION__: JSON.stringify(process.env.STOREFRONT_VERSION ?? process.env.npm_package_version),
  },
  server: { proxy: { '/graphql': shop, '/media': shop } },
  build: { target: 'es2022', assetsDir: 'storefront', reportCompressedSize: false },
})
