import type { DemoFile } from './demo-file.ts';

/** What a person needs when the demo runs. */
export function summary(demo: DemoFile, seconds: number, file: string): string {
  const width = Math.max(...demo.environments.map(({ url }) => url.length));
  const environments = demo.environments.map(
    ({ name, version, url, username, password }) =>
      `  ${name.padEnd(6)} Superset ${version}  ${url.padEnd(width)}  ${username} / ${password}`,
  );
  return `
ss-tools is ready, after ${seconds} s.

  Console    ${demo.url}
  User name  ${demo.username}
  Password   ${demo.password}

${environments.join('\n')}

  dev holds Superset's example dashboards, stage and prod a database of their own. dev → stage is mapped;
  stage → prod asks for its mapping, which is left for you to try.

  In another terminal:

    export SS_TOOLS_URL=${demo.url} SS_TOOLS_TOKEN=${demo.token}
    npx ss-tools compare dev stage
    npx ss-tools promote dev stage --select world_health

  All of this stands in ${file}. Ctrl-C ends everything; the next start goes on from here.
`;
}
