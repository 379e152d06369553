import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { test } from 'node:test';
import { createAddressPolicy, embeddedV4 } from './address-policy.ts';
import { guardedLookup, requireAllowedHost } from './guarded-lookup.ts';
import { parseNetwork } from './networks.ts';

const networks = (...texts: string[]) => texts.map((text) => parseNetwork(text)!);
const byDefault = createAddressPolicy({ allow: [], deny: [] });

test('by default: the world, private networks and loopback, but no link-local and no metadata', () => {
  for (const address of [
    '8.8.8.8',
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '::1',
    'fd00::1',
    '2001:db8::1',
  ])
    assert.equal(byDefault(address), true, address);
  for (const address of [
    ...[
      '169.254.169.254',
      '0.0.0.0',
      '255.255.255.255',
      '224.0.0.1',
      '100.100.100.200',
      '::',
      'fe80::1',
      'febf::1',
      'ff02::1',
      'fd00:ec2::254',
    ],
    // The same in other clothes
    ...[
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      '0:0:0:0:0:ffff:a9fe:a9fe',
      '64:ff9b::a9fe:a9fe',
      '2002:a9fe:a9fe::1',
    ],
  ]) {
    assert.equal(byDefault(address), false, address);
  }
});

test('the most exact network decides; an equal denial wins', () => {
  const policy = createAddressPolicy({
    allow: networks('10.1.0.0/16', '169.254.10.1', '192.168.0.0/16'),
    deny: networks('10.0.0.0/8', '0.0.0.0/0', '192.168.0.0/16'),
  });
  const verdicts = {
    '10.1.2.3': true,
    '10.2.2.3': false,
    '8.8.8.8': false,
    '169.254.10.1': true,
    '169.254.169.254': false,
    '192.168.1.1': false,
  };
  for (const [address, verdict] of Object.entries(verdicts))
    assert.equal(policy(address), verdict, address);
  const onlyPrivate = createAddressPolicy({
    allow: networks('10.0.0.0/8'),
    deny: networks('::/0', '0.0.0.0/0'),
  });
  assert.equal(onlyPrivate('10.9.9.9'), true);
  assert.equal(onlyPrivate('2001:db8::1'), false);
});

test('networks are read strictly', () => {
  for (const text of [
    '',
    'x',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '::/129',
    '10.0.0.0/8x',
  ])
    assert.equal(parseNetwork(text), null, text);
  assert.equal(embeddedV4('1.2.3.4'), null);
  assert.equal(embeddedV4('::ffff:1.2.3.4'), '1.2.3.4');
});

/** Asks the guarded lookup with a name server of our own. */
function resolved(answers: LookupAddress[], options: object): Promise<unknown> {
  const system = ((
    _name: string,
    _options: object,
    done: (error: null, found: LookupAddress[]) => void,
  ) => done(null, answers)) as never;
  return new Promise((resolve, reject) => {
    guardedLookup(byDefault, system)('superset.example', options as never, (error, ...found) =>
      error === null ? resolve(found) : reject(error),
    );
  });
}

test('a name is allowed by the addresses that it has at this moment', async () => {
  const good = { address: '10.0.0.1', family: 4 };
  const metadata = { address: '169.254.169.254', family: 4 };
  assert.deepEqual(await resolved([good], {}), ['10.0.0.1', 4]);
  assert.deepEqual(await resolved([metadata, good], { all: true }), [[good]]);
  await assert.rejects(resolved([metadata], {}), {
    code: 'address-denied',
    message: /superset\.example \(169\.254\.169\.254\)/,
  });
});

test('hosts that are addresses are checked in whatever way they are written', () => {
  for (const host of [
    '169.254.169.254',
    '0xa9fea9fe',
    '2852039166',
    '0251.0376.0251.0376',
    '[fe80::1]',
    '[::ffff:169.254.169.254]',
    '0',
  ]) {
    assert.throws(
      () => requireAllowedHost(`http://${host}/`, byDefault),
      { code: 'address-denied' },
      host,
    );
  }
  requireAllowedHost('http://superset.example/', byDefault);
  requireAllowedHost('http://127.0.0.1:8088/', byDefault);
});
