import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../drill/command.ts';
import { cacheFolder } from './cache.ts';

const VERSION = 'v2.40.3';

/**
 * The path of a `docker-compose` v2 binary. Debian 12 ships 1.29, which knows neither `--wait` nor profiles
 * the way the stack uses them, so it is built once from its Go module (about four minutes) and kept.
 */
export async function composePlugin(): Promise<string> {
  const binary = join(cacheFolder(`compose-${VERSION}`), 'docker-compose');
  if (existsSync(binary)) return binary;
  const work = mkdtempSync(join(tmpdir(), 'ss-ops-compose-'));
  try {
    const options = { cwd: work, timeout: 1_200_000 };
    const flags = `-X github.com/docker/compose/v2/internal.Version=${VERSION}`;
    await must('go', ['mod', 'init', 'compose.build'], options);
    // `go install ...@version` refuses a module with replace directives; a tool dependency is built all the same.
    await must('go', ['get', '-tool', `github.com/docker/compose/v2/cmd@${VERSION}`], options);
    await must(
      'nice',
      [
        '-n',
        '10',
        'go',
        'build',
        '-ldflags',
        flags,
        '-o',
        'docker-compose',
        'github.com/docker/compose/v2/cmd',
      ],
      options,
    );
    // The cache may lie on another file system than the temporary folder: write beside, then rename.
    await must('cp', [join(work, 'docker-compose'), `${binary}.part`]);
    renameSync(`${binary}.part`, binary);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return binary;
}
