import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plan } from '../../test/examples.ts';
import { answerTo } from './answer.ts';

const said = { message: '', hint: '', level: 'question' } as const;

describe('the answer to a question', () => {
  it('is a command that a shell takes', () => {
    const unmapped = {
      ...said,
      code: 'database-unmapped',
      source: 'database:a',
      related: ['database:b'],
    } as const;
    assert.equal(
      answerTo(unmapped, plan()),
      'ss-tools map dev stage --database database:a=database:b',
    );
    const role = { ...said, code: 'role-missing', names: ["Eva's team"] } as const;
    assert.equal(answerTo(role, plan()), "ss-tools map dev stage --role 'Eva'\\''s team=ROLE'");
    const conflict = { ...said, code: 'conflict', asset: 'chart:c' } as const;
    assert.equal(
      answerTo(conflict, plan()),
      'plan again with --take-source chart:c or --take-target chart:c',
    );
  });

  it('is none where nothing on the command line helps', () => {
    assert.equal(answerTo({ ...said, code: 'slug-taken' }, plan()), null);
  });

  it('belongs to the plan alone where no pair of environments can remember it', () => {
    const bundle = plan({
      source: { snapshot: null, environment: null, label: 'x.zip', keptAt: null },
    });
    const role = { ...said, code: 'role-missing', names: ['A'] } as const;
    assert.equal(answerTo(role, bundle), 'plan again with --map role:A=ROLE');
    assert.equal(answerTo(role, plan({ intent: 'rollback' })), 'plan again with --map role:A=ROLE');
  });
});
