/** Drawn with the colour of the text around them, and silent to screen readers. */
const icon = (path: string) => () => (
  <svg viewBox="0 0 24 24" className="icon" aria-hidden="true" focusable="false">
    <path d={path} />
  </svg>
)

export const SearchIcon = icon('M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 4.5 4.5')
export const BagIcon = icon('M5 8h14l1 12H4L5 8Zm4 0V7a3 3 0 0 1 6 0v1')
export const HeartIcon = icon('M12 20 4.8 12.7a4.7 4.7 0 1 1 6.6-6.6l.6.6.6-.6a4.7 4.7 0 1 1 6.6 6.6L12 20Z')
export const PersonIcon = icon(
  'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6',
)
export const GlobeIcon = icon(
  'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm0 0c3 3 3 14 0 17m0-17c-3 3-3 14 0 17M4 9.5h16m-16 5h16',
)
export const CloseIcon = icon('m6 6 12 12M18 6 6 18')
export const MenuIcon = icon('M4 7h16M4 12h16M4 17h16')
export const ChevronIcon = icon('m7 10 5 5 5-5')
export const CheckIcon = icon('m5 12.5 4.5 4.5L19 7.5')
export const PlusIcon = icon('M12 6v12M6 12h12')
export const MinusIcon = icon('M6 12h12')
export const FilterIcon = icon('M4 7h16M7 12h10M10 17h4')
export const TruckIcon = icon(
  'M3 6h11v10H3V6Zm11 4h4l3 3v3h-7v-6ZM7 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4Zm10 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z',
)
export const ReturnIcon = icon('M4 10h11a5 5 0 0 1 0 10H9M4 10l4-4m-4 4 4 4')
export const LockIcon = icon('M6 11h12v9H6v-9Zm2.5 0V8a3.5 3.5 0 0 1 7 0v3')
