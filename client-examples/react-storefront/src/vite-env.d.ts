/// <reference types="vite/client" />

/** The version this page was built as; the registry of operations knows its documents by it. */
declare const __VERSION__: string
