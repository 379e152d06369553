import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { documentedLab } from './documented-lab.ts';
import type { DocumentedLab } from './documented-lab.ts';
import { commandsOf, pipelineRunner, runGitHubJob, yamlOf } from './documented-pipelines.ts';
import type { GitHubWorkflow, GitLabJob } from './documented-pipelines.ts';
import { DOCUMENTS } from './json-documents.ts';
import { runCommand } from './run-command.ts';

/** The command line does what docs/cli.md says of it, against a real server and two real Supersets. */
describe('as docs/cli.md says', { timeout: 900_000 }, () => {
  let lab: DocumentedLab;
  before(async () => {
    lab = await documentedLab();
  });
  after(() => lab?.[Symbol.asyncDispose]());

  for (const [row, { command, args, prints, code = 0, settings }] of DOCUMENTS.entries()) {
    it(`${command} --json prints one document (row ${row + 1}, exit code ${code})`, async () => {
      const line = [...command.split(' '), ...(await args(lab)), '--json'];
      const told = await runCommand(lab.server, line, settings?.(lab));
      assert.equal(told.code, code, told.stderr);
      const document: unknown = JSON.parse(told.stdout);
      // A schema drops what it does not know, so nothing undocumented may be in it.
      assert.deepEqual(prints.parse(document), document);
    });
  }

  it('runs the pipelines that the pages show, word for word', async () => {
    const runner = await pipelineRunner(lab.path('.'));
    const checkout = await runner.folder('checkout');
    const url = lab.server.url;
    const admin = { SS_TOOLS_URL: url, SS_TOOLS_TOKEN: lab.server.token };
    const lines = await commandsOf('guide.md', 'Tokens and pipelines');
    assert.equal(lines.length, 1);
    const made = await runner.run(checkout, ['npm install --no-save', ...lines], admin);
    assert.equal(made.code, 0, made.stderr);
    const token = made.stdout.trim();

    const [workflow, gitLab, ...others] = await yamlOf('cli.md');
    assert.deepEqual(others, []);
    const gitHub = workflow as GitHubWorkflow;
    assert.deepEqual(Object.keys(gitHub.jobs), ['plan', 'promote']);
    const values = {
      'https://ss-tools.example.com': url,
      '${{ secrets.SS_TOOLS_TOKEN }}': token,
    };
    const planned = await runGitHubJob(runner, 'plan', gitHub, values);
    assert.equal(planned.code, 0, planned.stderr);
    assert.match(planned.stdout, /^Plan: \d+ create$/m);
    const promoted = await runGitHubJob(runner, 'promote', gitHub, values);
    assert.equal(promoted.code, 0, promoted.stderr);
    assert.match(promoted.stdout, /✓ verified: prod equals the plan/);

    const { drift } = gitLab as { drift: GitLabJob };
    const project = await runner.folder('drift');
    const env = { SS_TOOLS_URL: url, SS_TOOLS_TOKEN: token };
    const drifted = await runner.run(project, drift.script, env);
    assert.equal(drifted.code, 2, drifted.stderr);
    const [artifact = ''] = drift.artifacts.paths;
    const { rows } = JSON.parse(await readFile(join(project, artifact), 'utf8')) as {
      rows: unknown[];
    };
    assert.ok(rows.length > 0);
  });
});
