const OLDEST = 20;

/**
 * Refuses a Node that npm's own tools and this script do not run on.
 * @param {string} version such as "v20.20.2"
 */
export function requireNode(version) {
  const major = Number(version.replace(/^v/, '').split('.')[0]);
  if (major >= OLDEST) return;
  throw new Error(
    `ss-tools needs Node ${OLDEST} or later to start, and this is Node ${version.replace(/^v/, '')}. ` +
      'Install a newer one with your package manager or version manager, such as `nvm install --lts`.',
  );
}
