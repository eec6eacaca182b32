import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const shop = process.env.SHOP_URL ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [react()],
  base: './',
  define: { __KEY__: JSON.stringify(process.env.SHOP_KEY ?? '') },
  server: { proxy: { '/graphql': shop } },
  preview: { proxy: { '/graphql': shop } },
  build: { target: 'es2022', reportCompressedSize: false },
})
