/** Scopes with limits: one way to write each, and which of them covers which. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { covers, depositOf, hasScope, parseLimited, scopeText, type Limit } from '../../src/contract/index.ts';

describe('a limited scope', () => {
  it('is read as it is written', () => {
    const limits: Limit[] = [{ peer: 'anna@home.example' }, { peer: 'a.b+c@xn--bcher-kva.example' }, { channel: 'Building permits' }, { channel: 'Žiadosti & spol.' }, { channel: 'a=b?c' }, { channel: '100 %' }, { peer: 'anna@home.example', channel: 'x' }];
    for (const limit of limits) for (const name of ['send', 'read:thread', 'read:mailbox']) {
      const text = scopeText(name, limit);
      assert.deepEqual(parseLimited(text), { name, limit });
      // A scope token of RFC 6749, 3.3: one word, no quotation mark and no backslash.
      assert.match(text, /^[\x21\x23-\x5B\x5D-\x7E]+$/);
    }
  });

  it('is none where it is written in another way', () => {
    const others = ['send', 'send?', '?peer=anna@home.example', 'send?peer=Anna@home.example', 'send?peer=dmail:anna@home.example', 'send?peer=anna%40home.example', 'send?peer=anna', 'send?channel=a b', 'send?channel=a+b c', 'send?channel=%e2%82%ac', 'send?channel=%20a', 'send?channel=%FF', `send?channel=${'x'.repeat(101)}`,
      'send?channel=a&peer=anna@home.example', 'send?peer=anna@home.example&peer=ben@home.example', 'send?peer=anna@home.example&', 'send?folder=x', 'send?peer=anna@home.example#x', 'send?channel=a\n'];
    for (const text of others) assert.equal(parseLimited(text), undefined, text);
  });

  it('is covered by itself, by the whole scope, and by a wider limit', () => {
    const [anna, ben, desk, both] = [scopeText('send', { peer: 'anna@home.example' }), scopeText('send', { peer: 'ben@home.example' }), scopeText('send', { channel: 'Desk' }), scopeText('send', { peer: 'anna@home.example', channel: 'DESK' })] as const;
    for (const [held, wanted] of [[anna, anna], ['send', anna], ['send', both], [anna, both], [desk, both], [scopeText('send', { channel: 'desk' }), desk]] as const) assert.ok(covers([held], wanted), `${held} for ${wanted}`);
    for (const [held, wanted] of [[anna, 'send'], [anna, ben], [both, anna], [both, desk], [anna, desk], ['read:mailbox', anna], [scopeText('read:mailbox', { peer: 'anna@home.example' }), anna], ['send?nonsense', anna]] as const) assert.ok(!covers([held], wanted), `${held} for ${wanted}`);
    assert.ok(covers([ben, 'read:mailbox', anna], both));
  });

  it('of sending becomes one of depositing', () => {
    const anna = { peer: 'anna@home.example' };
    assert.deepEqual(depositOf(['read:mailbox', scopeText('send', anna), scopeText('read:mailbox', anna)]), [scopeText('deposit', anna)]);
    assert.deepEqual(depositOf(['send', scopeText('send', anna)]), ['deposit']);
    assert.deepEqual(depositOf(['read:mailbox']), []);
  });

  it('is one of its name, and of no other', () => {
    assert.ok(hasScope(['openid', 'send?peer=anna@home.example'], 'send'));
    assert.ok(!hasScope(['sender', 'send:all', 'read:mailbox'], 'send'));
  });
});
