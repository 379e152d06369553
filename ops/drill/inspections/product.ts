import { must } from '../command.ts';
import type { Inspection } from '../drill.ts';
import { seconds } from '../drill.ts';
import { isReady, session, signIn } from '../product.ts';
import { productStandIns, provideImages } from '../../test/images.ts';

/**
 * ss-tools as a service of the same file: its image is built from the product's Dockerfile, it starts, a person signs in
 * through its published port, and session and token are still good after its containers were made anew.
 */
export const product: Inspection = {
  kind: 'inspection',
  name: 'ss-tools',
  run: async ({ stack }) => {
    await provideImages(stack.engine, productStandIns);
    stack.set({ PROFILES: 'monitoring,ss-tools' });
    const services = 'ss-tools-postgres ss-tools';
    try {
      const began = performance.now();
      await stack.sh('ops/bin/secrets');
      await stack.sh('ops/bin/dc build --quiet ss-tools');
      const built = performance.now();
      await stack.sh(`ops/bin/dc up -d --wait --wait-timeout 240 ${services}`);
      const port = (await stack.sh('ops/bin/dc port ss-tools 8080')).split(':').at(-1);
      const url = `http://127.0.0.1:${port}`;
      await isReady(url);
      const ready = performance.now() - built;
      const page = await fetch(`${url}/`);
      if (!(await page.text()).includes('<script'))
        throw new Error('the console is not in the image');

      const signed = await signIn(url, stack.secret('ss_tools_admin_password'));
      await stack.sh(
        `ops/bin/dc up -d --wait --wait-timeout 240 --force-recreate --no-deps ${services}`,
      );
      await isReady(url);
      await knows(url, { cookie: signed.cookie }, 'the session');
      await knows(url, { authorization: `Bearer ${signed.token}` }, 'the token');

      const format = ['image', 'inspect', '-f', '{{.Size}}', 'ss-tools/ss-tools:local'];
      const size = Number(await must('docker', format, { env: stack.env }));
      return {
        image: `${Math.round(size / 1e6)} MB`,
        'image built': seconds(built - began),
        ready: seconds(ready),
        'session and token after a new start': 'kept',
      };
    } finally {
      await stack.shell(`ops/bin/dc rm -sf ${services}`);
      stack.set({ PROFILES: 'monitoring' });
    }
  },
};

async function knows(url: string, headers: Record<string, string>, what: string): Promise<void> {
  const status = await session(url, headers);
  if (status !== 200) throw new Error(`${what} was answered with ${status} after a new start`);
}
