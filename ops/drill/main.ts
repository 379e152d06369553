/**
 * Runs drills on a stack of its own, from nothing to nothing, and prints the table of figures.
 *
 *   npm run drill                    all
 *   npm run drill -- quick           those of CI
 *   npm run drill -- web-down beat   by name
 *   ... --write                           also writes ops/docs/figures.md
 *   ... --without-step N                  forgets that step of each runbook: every drill must fail
 */
import { parseArgs } from 'node:util';
import { buildStandIns } from '../test/images.ts';
import { openEngine } from '../test/engine.ts';
import { must, until } from './command.ts';
import { drills, quick } from './catalogue.ts';
import { runFault, withoutStep, type Drill, type Scene } from './drill.ts';
import { makeEstate } from './estate.ts';
import { writeFigures } from './figures.ts';
import { Mailbox } from './mailbox.ts';
import { readRunbook } from './runbook.ts';
import { Stack } from './stack.ts';
import { Webhook } from './webhook.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'boolean' },
    'without-step': { type: 'string' },
    keep: { type: 'boolean' },
  },
});

function choose(names: string[]): Drill[] {
  if (names.length === 0) return drills;
  const wanted = names.flatMap((name) => (name === 'quick' ? quick : [name]));
  const unknown = wanted.filter((name) => !drills.some((drill) => drill.name === name));
  if (unknown.length > 0)
    throw new Error(
      `there is no drill ${unknown.join(', ')}; there are: ${drills.map((one) => one.name).join(', ')}`,
    );
  return drills.filter((drill) => wanted.includes(drill.name));
}

const say = (line: string): void => {
  console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
};

async function perform(scene: Scene, drill: Drill): Promise<Record<string, string>> {
  if (drill.kind === 'inspection') return drill.run(scene);
  const runbook = readRunbook(drill.runbook);
  const forget = flags['without-step'];
  const followed = forget === undefined ? runbook : withoutStep(runbook, Number(forget) - 1);
  return drill.kind === 'fault' ? runFault(scene, drill, followed) : drill.run(scene, followed);
}

const chosen = choose(positionals);
const engine = await openEngine();
const results: { drill: string; figures: Record<string, string>; error?: string }[] = [];
let stack: Stack | undefined;
let webhook: Webhook | undefined;
let mailbox: Mailbox | undefined;
const abort = (): void => void (process.exitCode = 130);
process.once('SIGINT', abort);
process.once('SIGTERM', abort);
try {
  say('images');
  await buildStandIns(engine.env);
  const gateway = await must(
    'docker',
    ['network', 'inspect', 'bridge', '-f', '{{(index .IPAM.Config 0).Gateway}}'],
    { env: engine.env },
  );
  webhook = await Webhook.open(gateway || '172.17.0.1');
  mailbox = await Mailbox.open(gateway || '172.17.0.1');
  stack = await Stack.create(engine.env);
  stack.set({ SMTP_HOST: gateway, SMTP_PORT: `${mailbox.port}`, SMTP_STARTTLS: '0' });
  const began = performance.now();
  say('the stack');
  await stack.sh('ops/bin/secrets');
  await stack.shell(
    `chmod u+w "$SS_STATE/secrets/alert_webhook_url"; printf '%s\\n' '${webhook.url}' > "$SS_STATE/secrets/alert_webhook_url"`,
  );
  await stack.sh('ops/bin/up');
  results.push({
    drill: 'up',
    figures: { 'from nothing to healthy': `${((performance.now() - began) / 1000).toFixed(0)} s` },
  });
  await makeEstate(stack);
  const scene: Scene = { stack, webhook, mailbox, say };
  for (const drill of chosen) {
    if (process.exitCode === 130) break;
    try {
      await until('the stack to be well before the drill', 120_000, () => scene.stack.serves());
      const figures = await perform(scene, drill);
      results.push({ drill: drill.name, figures });
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      say(`${drill.name}: FAILED: ${words}`);
      results.push({ drill: drill.name, figures: {}, error: words });
      await stack.shell('ops/bin/up', { timeout: 300_000 });
    }
  }
} finally {
  if (flags.keep)
    say(`kept: SS_ENV_FILE=${stack?.env['SS_ENV_FILE']} SS_STATE=${stack?.env['SS_STATE']}`);
  else {
    await stack?.remove();
    if (engine.started) await engine.stop();
  }
  webhook?.close();
  mailbox?.close();
}

const failed = results.filter((one) => one.error !== undefined);
for (const one of results) {
  console.log(
    `${one.error === undefined ? 'ok  ' : 'FAIL'} ${one.drill.padEnd(22)} ${Object.entries(
      one.figures,
    )
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
  );
}
if (flags.write) writeFigures(results.filter((one) => one.error === undefined));
console.log(`drills: ${results.length - failed.length} passed, ${failed.length} failed`);
if (failed.length > 0) process.exitCode = 1;
