import { expect } from 'chai';
import type { MailboxPage } from '../../src/contract/index.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { invitedWorld } from '../../test/support/letters.ts';
import './define.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('fdz-compose-box where what signs cannot be loaded', () => {
  it('sends nothing, says so, and keeps the draft', async () => {
    const world = await invitedWorld([CLERK], [ANNA]);
    const services = tab(world, ANNA);
    const box = mount('fdz-compose-box', { services, to: CLERK, subject: 'The fence' });
    await until(() => inside(box, 'fdz-compose-wishes') && !inside(box, '.addr.checking'));
    const outbox = await services.outbox();
    // Axe comes with the first look; from here on the page loads nothing more.
    expect(await violations(box)).to.deep.equal([]);
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "script-src 'none'";
    document.head.append(policy);
    const refused = await import('./signing.ts').then(() => false, () => true);
    expect(refused).to.equal(true);
    box.signature = 'required';
    await box.updateComplete;
    for (const anyway of [false, true]) {
      expect(await box.send(anyway)).to.equal(false);
      await until(() => textOf(box, '.notice.warn').includes('Signing could not be loaded. The text is kept and nothing was sent.'));
    }
    inside(box, '[part=send]')!.click();
    await box.updateComplete;
    expect(await violations(box)).to.deep.equal([]);
    expect(outbox.state.items).to.deep.equal([]);
    expect(((await (await world.call(CLERK, 'GET', '/mailbox')).json()) as MailboxPage).conversations).to.deep.equal([]);
    expect(inside<HTMLInputElement>(box, '#subject')).to.include({ value: 'The fence', readOnly: false });
    box.remove();
    closeTabs();
    await world.close();
  });
});
