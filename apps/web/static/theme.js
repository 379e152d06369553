// Runs before the first paint, so that a dark page never flashes white. The page's own code takes over from here.
(() => {
  let chosen = 'system';
  try {
    chosen = localStorage.getItem('ss-tools:theme') ?? 'system';
  } catch {
    // A browser that keeps nothing follows the system.
  }
  const dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
