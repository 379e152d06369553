import assert from 'node:assert/strict';
import { test } from 'node:test';
import { database, dataset, id, planInput, snapshot } from '../../test/asset-builders.ts';
import { noNotice, onlyNotice, smallEstate, withTarget } from '../../test/plan-notices.ts';
import { NO_MAPPINGS } from '../mapping.ts';
import { makePlan } from './make-plan.ts';

const source = smallEstate;
const select = [id('dashboard', 1)];

test('database-unmapped: the target has no such database, and its own are the candidates', () => {
  const target = snapshot([database(8), database(7)]);
  const input = planInput(source, target, { select });
  const notice = onlyNotice(makePlan(input), 'question', 'database-unmapped');
  assert.equal(notice.asset, id('database', 1));
  assert.equal(notice.source, id('database', 1));
  assert.deepEqual(notice.related, [id('database', 7), id('database', 8)]);
  assert.match(
    notice.message,
    /does not have database "Database 1", from which dataset "table_1" reads/,
  );
  const assets = [{ from: id('database', 1), to: id('database', 7) }];
  const answered = makePlan({ ...input, mappings: { ...NO_MAPPINGS, assets } });
  noNotice(answered);
  const unchanged = answered.plan.changes.filter((change) => change.action === 'none');
  assert.deepEqual(
    unchanged.map((change) => change.id),
    [id('database', 7)],
  );
});

test('database-unmapped: asked as well when an uploaded bundle leaves the database out', () => {
  const bundle = { ...snapshot([dataset(1, 1)]), complete: false };
  const notice = onlyNotice(
    makePlan(planInput(bundle, snapshot([database(7)]))),
    'question',
    'database-unmapped',
  );
  assert.deepEqual(notice.related, [id('database', 7)]);
});

test('database-password-missing: a database is only created with a password, if it has one', () => {
  const input = planInput(source, snapshot([]));
  const notice = onlyNotice(makePlan(input), 'question', 'database-password-missing');
  assert.equal(notice.asset, id('database', 1));
  noNotice(makePlan(withTarget(input, { passwordsGiven: new Set([id('database', 1)]) })));
  const without = snapshot([database(1, { sqlalchemy_uri: 'sqlite:////data/examples.db' })]);
  noNotice(makePlan(planInput(without, snapshot([]))));
});

test('database-tunnel: the secrets of a tunnel cannot be given, so that it is made by hand', () => {
  const tunnelled = snapshot([
    database(1, {
      sqlalchemy_uri: 'sqlite:////data/examples.db',
      ssh_tunnel: {
        server_address: 'bastion',
        server_port: 22,
        username: 'tunnel',
        private_key: 'k',
      },
    }),
  ]);
  const input = planInput(tunnelled, snapshot([]));
  const given = withTarget(input, { passwordsGiven: new Set([id('database', 1)]) });
  const notice = onlyNotice(makePlan(given), 'blocker', 'database-tunnel');
  assert.equal(notice.asset, id('database', 1));
  assert.match(notice.hint, /map/);
  noNotice(makePlan(planInput(tunnelled, tunnelled)));
});
