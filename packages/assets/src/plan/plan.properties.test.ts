import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planInput } from '../../test/asset-builders.ts';
import { arbitraryEstate } from '../../test/arbitrary-estate.ts';
import type { Asset, AssetId, PlanInput, PlanResult, Snapshot } from '../index.ts';
import {
  applyMappings,
  assetId,
  closure,
  diffAssets,
  inversePlan,
  isApplicable,
  lookUp,
  makePlan,
  NO_MAPPINGS,
  predictSnapshot,
  verifyOutcome,
} from '../index.ts';

const idsOf = (snapshot: Snapshot, kind: string): AssetId[] =>
  [...snapshot.assets.keys()].filter((id) => id.startsWith(`${kind}:`));

/** A promotion between two estates of the same places: databases that the target lacks are selected, passwords given. */
const arbitraryInput: fc.Arbitrary<PlanInput> = fc
  .tuple(arbitraryEstate, arbitraryEstate)
  .chain(([desired, actual]) => {
    const databases = idsOf(desired, 'database').filter((id) => !actual.assets.has(id));
    return fc
      .record({
        select: fc.subarray([...desired.assets.keys()]),
        remove: fc.oneof(
          { weight: 2, arbitrary: fc.constant([]) },
          {
            weight: 1,
            arbitrary: fc.subarray([...idsOf(actual, 'chart'), ...idsOf(actual, 'dashboard')]),
          },
          { weight: 1, arbitrary: fc.subarray([...actual.assets.keys()]) },
        ),
        account: fc.constantFrom(null, 'promoter'),
      })
      .map(({ select, remove, account }) => {
        const input = planInput(desired, actual, {
          select: [...new Set([...select, ...databases])],
          remove,
        });
        const passwordsGiven = new Set([
          ...idsOf(desired, 'database'),
          ...idsOf(actual, 'database'),
        ]);
        return { ...input, target: { ...input.target, account, passwordsGiven } };
      });
  });

/** Runs a check on many plans that could be applied. */
function forEachPlan(check: (input: PlanInput, result: PlanResult, after: Snapshot) => void): void {
  const applicable = arbitraryInput
    .map((input) => ({ input, result: makePlan(input) }))
    .filter(({ result }) => isApplicable(result.plan));
  fc.assert(
    fc.property(applicable, ({ input, result }) => {
      check(input, result, predictSnapshot(input.actual, result));
    }),
    { numRuns: 150 },
  );
}

const hashes = (snapshot: Snapshot): Record<string, string> =>
  Object.fromEntries([...snapshot.assets].map(([id, asset]) => [id, asset.hash]).sort());

const writtenIn = ({ plan }: PlanResult): number =>
  plan.summary.create + plan.summary.update + plan.summary.repoint + plan.summary.delete;

test('an asset does not differ from itself, and differs in some field from any other content', () => {
  fc.assert(
    fc.property(arbitraryEstate, arbitraryEstate, (left, right) => {
      for (const [id, asset] of left.assets) {
        assert.deepEqual(diffAssets(asset, structuredClone(asset)), []);
        const other = right.assets.get(id);
        if (other === undefined) continue;
        assert.equal(diffAssets(asset, other).length === 0, asset.hash === other.hash);
      }
    }),
  );
});

test('an applied plan gives the target what the source has, but for the owners of what was there', () => {
  forEachPlan(({ desired, actual, select, target }, _result, after) => {
    const contentOf = (asset: Asset | undefined): unknown => ({ ...asset?.content, owners: null });
    for (const id of closure(desired, select).keys()) {
      const before = actual.assets.get(id);
      const leftAlone = id.startsWith('database:') && !select.includes(id);
      const [wanted, got] = [desired.assets.get(id), after.assets.get(id)];
      assert.deepEqual(contentOf(got), contentOf(leftAlone ? before : wanted), id);
      const owners = wanted?.content['owners'];
      if (!Array.isArray(owners)) continue;
      const created = target.account === null ? owners : [...owners, target.account].sort();
      assert.deepEqual(got?.content['owners'], before ? before.content['owners'] : created);
    }
  });
});

test('a second plan has nothing to do', () => {
  forEachPlan((input, _result, after) => {
    const again = makePlan({ ...input, actual: after, remove: [] });
    assert.equal(writtenIn(again), 0);
    assert.ok(isApplicable(again.plan));
  });
});

test('an estate promoted onto itself changes nothing', () => {
  fc.assert(
    fc.property(arbitraryEstate, (estate) => {
      const { plan } = makePlan(planInput(estate, estate));
      assert.deepEqual(
        { ...plan.summary, unchanged: 0 },
        { ...plan.summary, create: 0, update: 0, repoint: 0, delete: 0, unchanged: 0, warnings: 0 },
      );
      assert.deepEqual(plan.notices, []);
      assert.deepEqual(plan.predicted, {});
    }),
  );
});

test('the inverse plan gives back the start', () => {
  forEachPlan((input, result, after) => {
    const back = inversePlan(result, { actual: after, target: input.target });
    assert.ok(isApplicable(back.plan), JSON.stringify(back.plan.notices, null, 1));
    assert.deepEqual(hashes(predictSnapshot(after, back)), hashes(input.actual));
  });
});

test('the inverse of a half-applied plan gives back the start', () => {
  forEachPlan((input, result) => {
    const steps = result.plan.changes.slice(0, Math.ceil(result.plan.changes.length / 2));
    const half = predictSnapshot(input.actual, {
      ...result,
      plan: { ...result.plan, changes: steps },
    });
    const back = inversePlan(result, { actual: half, target: input.target });
    assert.ok(isApplicable(back.plan), JSON.stringify(back.plan.notices, null, 1));
    assert.deepEqual(hashes(predictSnapshot(half, back)), hashes(input.actual));
  });
});

test('the plan does not depend on the order of what goes in, broken estates and old versions included', () => {
  const reversed = (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    assets: new Map([...snapshot.assets].reverse()),
  });
  const broken = arbitraryInput.chain((input) =>
    fc
      .record({
        lost: fc.subarray([...input.desired.assets.keys()]),
        supersetVersion: fc.constantFrom('6.1.0', '5.0.0', null),
        known: fc.constantFrom(null, new Set(['owner 0', 'role 0'])),
      })
      .map(({ lost, supersetVersion, known }): PlanInput => {
        const assets = new Map([...input.desired.assets].filter(([id]) => !lost.includes(id)));
        const target = { ...input.target, supersetVersion, users: known, roles: known };
        return { ...input, desired: { ...input.desired, assets }, target };
      }),
  );
  fc.assert(
    fc.property(broken, (input) => {
      const other = makePlan({
        ...input,
        desired: reversed(input.desired),
        actual: reversed(input.actual),
        select: [...input.select].reverse(),
        remove: [...input.remove].reverse(),
      });
      assert.deepEqual(other.plan, makePlan(input).plan);
    }),
    { numRuns: 100 },
  );
});

test('only what both sides changed since the base is a conflict', () => {
  const codes = (input: PlanInput): string[] =>
    makePlan(input)
      .plan.notices.map((notice) => notice.code)
      .filter((code) => code === 'conflict' || code === 'drift');
  fc.assert(
    fc.property(arbitraryInput, (input) => {
      assert.deepEqual(codes({ ...input, base: input.actual }), []);
      assert.ok(!codes({ ...input, base: input.desired }).includes('conflict'));
    }),
  );
});

test('an older Superset gets what it can hold, once, and gives it back', () => {
  const empty: Snapshot = {
    supersetVersion: '5.0.0',
    complete: true,
    absent: new Set(),
    assets: new Map(),
  };
  fc.assert(
    fc.property(arbitraryEstate, (desired) => {
      const input = planInput(desired, empty);
      const target = { ...input.target, passwordsGiven: new Set(desired.assets.keys()) };
      const result = makePlan({ ...input, target });
      const after = predictSnapshot(empty, result);
      assert.deepEqual(idsOf(after, 'theme'), []);
      assert.equal(after.assets.size, desired.assets.size - idsOf(desired, 'theme').length);
      for (const asset of after.assets.values())
        assert.ok(asset.refs.every((ref) => after.assets.has(ref.to)));
      assert.equal(writtenIn(makePlan({ ...input, target, actual: after })), 0);
      assert.equal(
        predictSnapshot(after, inversePlan(result, { actual: after, target })).assets.size,
        0,
      );
    }),
  );
});

test('an estate that lives under other identities in the target is equal through its mappings', () => {
  fc.assert(
    fc.property(arbitraryEstate, (desired) => {
      const assets = [...desired.assets.values()]
        .filter(({ kind }) => kind === 'database' || kind === 'dataset' || kind === 'chart')
        .map((asset) => ({
          from: assetId(asset),
          to: `${asset.kind}:f${asset.key.slice(1)}` as AssetId,
        }));
      const mappings = { ...NO_MAPPINGS, assets };
      const actual = applyMappings(desired, mappings).snapshot;
      assert.equal(actual.assets.size, desired.assets.size);
      const { plan } = makePlan(planInput(desired, actual, { mappings }));
      assert.deepEqual([plan.predicted, plan.notices], [{}, []]);
    }),
  );
});

test('preconditions hold everything that a plan touches or refers to, as the target has it', () => {
  forEachPlan(({ actual }, { plan, after }) => {
    const relied = [...after.values()].flatMap((asset) => asset.refs.map((ref) => ref.to));
    for (const id of [...plan.changes.map((change) => change.id), ...relied]) {
      assert.equal(plan.preconditions[id], lookUp(actual, id)?.hash ?? null, id);
    }
  });
});

test('after a plan nothing refers to what is not there', () => {
  forEachPlan((_input, _result, after) => {
    for (const asset of after.assets.values()) {
      for (const ref of asset.refs)
        assert.ok(after.assets.has(ref.to), `${asset.name}: ${ref.path}`);
    }
  });
});

test('changes come in an order in which each finds what it refers to, and no deletion is missed by what remains', () => {
  forEachPlan(({ actual }, { plan, after }) => {
    const there = new Set(actual.assets.keys());
    const rank = new Map(plan.changes.map((change, index) => [change.id, index]));
    for (const { id, action } of plan.changes) {
      if (action === 'delete') {
        there.delete(id);
        for (const other of there) {
          const state = after.get(other) ?? actual.assets.get(other);
          assert.ok(!state?.refs.some((ref) => ref.to === id), `${other} still needs ${id}`);
        }
        continue;
      }
      there.add(id);
      for (const { to, role } of after.get(id)?.refs ?? []) {
        // Charts may annotate each other in a circle; everything else is strictly ordered.
        if (role === 'annotation-chart') continue;
        assert.ok(there.has(to), `${id} comes before ${to}`);
        assert.ok((rank.get(to) ?? -1) < (rank.get(id) ?? 0), `${id} comes before ${to}`);
      }
    }
  });
});

test('the predicted target passes the verification, and an untouched one does not', () => {
  forEachPlan(({ actual }, result, after) => {
    assert.deepEqual(verifyOutcome(result, after), { ok: true, mismatches: [] });
    assert.equal(verifyOutcome(result, actual).ok, writtenIn(result) === 0);
  });
});
