/**
 * Runs drills on a stack of its own, from nothing to nothing, and prints the table of figures.
 *
 *   npm run drill                         all but those that leave a step out
 *   npm run drill -- quick                one for each part of the stack; the promised times are not asserted, the machine may be busy
 *   npm run drill -- forgotten-step       leaves out each step of each runbook: somebody must miss it
 *   npm run drill -- web-down beat-stalled forgotten-redis-full     by name
 *   ... --write                           also writes ops/docs/figures.md
 *   ... --without-step N                  forgets that step of each procedure: every drill must fail
 *   ... --keep                            leaves the stack there, and says where
 */
import { parseArgs } from 'node:util';
import { NoEngine, openEngine, type Engine } from '../test/engine.ts';
import { provideImages } from '../test/images.ts';
import { drills, forgotten, quick } from './catalogue.ts';
import { Interrupted, must, until } from './command.ts';
import { type Drill, type Figures, type Scene } from './drill.ts';
import { makeEstate } from './estate.ts';
import { writeFigures, type Result } from './figures.ts';
import { Mailbox } from './mailbox.ts';
import { commandsOf, rehearse } from './rehearse.ts';
import { readRunbook, withoutStep, type Procedure } from './runbook.ts';
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

const say = (line: string): void => {
  console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
};

function choose(names: string[]): Drill[] {
  if (names.length === 0)
    return drills.filter((one) => one.kind !== 'inspection' || one.onlyByName !== true);
  const groups = new Map([
    ['quick', quick],
    ['forgotten-step', forgotten.map((one) => one.name)],
  ]);
  const wanted = names.flatMap((name) => groups.get(name) ?? [name]);
  const unknown = wanted.filter((name) => !drills.some((drill) => drill.name === name));
  if (unknown.length > 0)
    throw new Error(
      `there is no drill ${unknown.join(', ')}; there are: ${drills.map((one) => one.name).join(', ')}`,
    );
  // In the order in which they were named.
  return [...new Set(wanted)].flatMap((name) => drills.filter((drill) => drill.name === name));
}

function shortened<T extends Procedure>(procedure: T): T {
  const forget = flags['without-step'];
  return forget === undefined
    ? procedure
    : { ...procedure, ...withoutStep(procedure, Number(forget) - 1) };
}

async function perform(scene: Scene, drill: Drill): Promise<Figures> {
  if (drill.kind === 'rehearsal') return rehearse(scene, drill, shortened(commandsOf(drill)));
  if (drill.kind === 'journey') return drill.run(scene, shortened(readRunbook(drill.runbook)));
  if (flags['without-step'] !== undefined)
    throw new Error('an inspection follows no runbook, so no step can be left out');
  return drill.run(scene);
}

/** The engine, or undefined where there can be none and nobody insists. */
async function engineOrNothing(): Promise<Engine | undefined> {
  try {
    return await openEngine();
  } catch (error) {
    if (!(error instanceof NoEngine)) throw error;
    console.error(`No drill was run: ${error.message}`);
    // In CI what was not run has not passed; at home the quick ones may be left to it.
    if (process.env['CI'] === 'true' || !positionals.includes('quick')) process.exitCode = 1;
    return undefined;
  }
}

/** Makes the stack and runs the drills on it; what is begun is taken away again. */
async function runAll(
  engine: Engine,
  chosen: Drill[],
  interrupted: AbortSignal,
  results: Result[],
): Promise<void> {
  say('images');
  await provideImages(engine);
  interrupted.throwIfAborted();
  const format = '{{(index .IPAM.Config 0).Gateway}}';
  const asked = ['network', 'inspect', 'bridge', '-f', format];
  const gateway = (await must('docker', asked, { env: engine.env })) || '172.17.0.1';
  const webhook = await Webhook.open(gateway);
  const mailbox = await Mailbox.open(gateway);
  const stack = await Stack.create(engine);
  interrupted.addEventListener('abort', () => stack.interrupt(), { once: true });
  try {
    stack.set({ SMTP_HOST: gateway, SMTP_PORT: `${mailbox.port}`, SMTP_STARTTLS: '0' });
    if (engine.own && chosen.some((one) => one.name.endsWith('disk-full'))) await stack.mountDisk();
    // A journey has a stack of its own.
    if (chosen.some((one) => one.kind !== 'journey'))
      results.push({ drill: 'up', figures: await bringUp(stack, webhook) });
    const strict = !positionals.includes('quick');
    const scene: Scene = { stack, webhook, mailbox, say, strict, interrupted };
    for (const drill of chosen) {
      interrupted.throwIfAborted();
      try {
        if (drill.kind !== 'journey')
          await until('the stack to be well before the drill', 120_000, () => stack.serves());
        const figures = await perform(scene, drill);
        results.push({ drill: drill.name, figures });
        say(`${drill.name}: passed`);
      } catch (error) {
        interrupted.throwIfAborted();
        const words = error instanceof Error ? error.message : String(error);
        say(`${drill.name}: FAILED: ${words}`);
        results.push({ drill: drill.name, figures: {}, error: words });
        if (drill.kind !== 'journey') await stack.shell('ops/bin/up', { timeout: 600_000 });
      }
    }
  } finally {
    if (flags.keep)
      say(`kept: SS_ENV_FILE=${stack.env['SS_ENV_FILE']} SS_STATE=${stack.env['SS_STATE']}`);
    else await stack.remove();
    webhook.close();
    mailbox.close();
  }
}

/** The stack as a user brings it up, with alerts that come to us and something to lose in it. */
async function bringUp(stack: Stack, webhook: Webhook): Promise<Figures> {
  const began = performance.now();
  say('the stack');
  await stack.sh('ops/bin/secrets');
  await stack.sh(
    `chmod u+w "$SS_STATE/secrets/alert_webhook_url"; printf '%s\\n' '${webhook.url}' > "$SS_STATE/secrets/alert_webhook_url"`,
  );
  await stack.sh('ops/bin/up');
  const took = performance.now() - began;
  await makeEstate(stack);
  return { 'from nothing to healthy': `${(took / 1000).toFixed(0)} s` };
}

function report(results: Result[]): void {
  for (const { drill, figures, error } of results) {
    const text = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
    console.log(
      `${error === undefined ? 'ok  ' : 'FAIL'} ${drill.padEnd(22)} ${error?.split('\n')[0] ?? text.join(', ')}`,
    );
  }
  if (flags.write) writeFigures(results);
  const failed = results.filter((one) => one.error !== undefined).length;
  console.log(`drills: ${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

const chosen = choose(positionals);
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interruption.abort(new Interrupted('interrupted')));
const engine = await engineOrNothing();
if (engine) {
  const results: Result[] = [];
  try {
    interruption.signal.throwIfAborted();
    await runAll(engine, chosen, interruption.signal, results);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    console.error('interrupted: what was begun has been taken away');
    process.exitCode = 130;
  } finally {
    report(results);
    if (!flags.keep) await engine.close();
  }
}
