/** How the menus of the top bar look; bits-ui brings their behaviour. */
export const MENU = 'z-50 min-w-48 rounded-lg bg-surface p-1 shadow-over outline-none';
export const MENU_ITEM =
  'flex w-full cursor-pointer items-center gap-2.5 rounded px-2.5 py-1.5 text-left outline-none data-highlighted:bg-sunken';
export const MENU_BUTTON =
  'rounded p-2 text-muted hover:bg-sunken hover:text-ink data-[state=open]:bg-sunken';
