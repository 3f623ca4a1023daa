import { expect } from 'chai';
import type { Verdict } from '../../demo/server/content/scanner.ts';
import type { World } from '../../demo/server/world.ts';
import { digestOf } from '../../src/contract/digest.ts';
import { createEvidence } from '../../src/services/evidence.ts';
import { inside, mount, textOf, until, violations } from '../../test/support/element.ts';
import { invitedWorld } from '../../test/support/letters.ts';
import { savedBy } from '../../test/support/saved.ts';
import { closeTabs, tab } from '../../test/support/tab.ts';
import '../attachment-picker/define.ts';
import type { FdzAttachmentPicker } from '../attachment-picker/define.ts';
import './define.ts';
import type { FdzComposeBox } from './define.ts';
import type { EvidenceCheckedEvent } from '../receipt-badge/events.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('the evidence a person takes away from a form', () => {
  let world: World;
  let page: HTMLElement;
  /** Ends the look for malware at the recipient's server. */
  let decide: (verdict: Verdict) => void;
  beforeEach(async () => {
    const verdict = new Promise<Verdict>((resolve) => (decide = resolve));
    world = await invitedWorld([CLERK], [ANNA], { scanner: { scan: () => verdict }, limits: { scanAgain: [] } });
    page = document.createElement('div');
    document.body.append(page);
  });
  afterEach(async () => {
    page.remove();
    closeTabs();
    await world.close();
  });

  const box = (): FdzComposeBox => page.querySelector('fdz-compose-box')!;

  const evidence = () => createEvidence({ fetch: world.fetch, now: () => world.clock.now() });

  /** A form with a plan, sent while the plan is still being looked at, until it is in the box. */
  async function submit(): Promise<void> {
    page.innerHTML = `<form id="permit" title="Permit"><fieldset><legend>Applicant</legend><label>Name <input name="name" value="Anna Kováčová"></label><label>Cost <input type="number" name="cost" value="18000" data-currency="EUR"></label></fieldset>
      <fdz-attachment-picker name="plans"></fdz-attachment-picker></form><fdz-compose-box form="permit" to="${CLERK}" subject="Permit"></fdz-compose-box>`;
    box().services = tab(world, ANNA);
    const picker = page.querySelector('fdz-attachment-picker') as FdzAttachmentPicker;
    await until(() => inside(box(), '.footer') && box().draftId && picker.transfers);
    picker.add([new File(['the plan'], 'plan.txt', { type: 'text/plain' })]);
    await until(() => picker.attachments[0]?.state === 'done');
    inside(box(), '[part=send]')!.click();
    // It was taken in, and nobody has it yet.
    await until(() => inside(box(), '.deliveries .sending fdz-receipt-badge'));
    decide({ state: 'clean' });
    await until(() => box().matches(':state(done)') && inside(box(), '[part=evidence]'));
  }
  const kept = (): Promise<File> => savedBy(() => inside(box(), '[part=evidence]')!.click());

  it('holds every receipt, also of what was looked at for malware before it was placed in the box', async () => {
    await submit();
    const { state, chains } = await evidence().file(new Uint8Array(await (await kept()).arrayBuffer()));
    expect(chains!.map(({ recipient, events }) => [recipient, events.map(({ event }) => event)])).to.deep.equal([[CLERK, ['SubmissionAcceptance', 'ContentConsignment']]]);
    expect(state).to.equal('verified');
    // So does the postmark.
    const stamp = await until(() => box().shadowRoot!.querySelector('fdz-receipt-badge'));
    await until(() => stamp.matches(':state(verified)'));
    inside(stamp, 'button')!.click();
    await until(() => stamp.shadowRoot!.querySelectorAll('.timeline li.verified').length === 2);
    expect(textOf(stamp, '.details')).to.contain('Placed in the recipient’s box').and.not.to.contain('earlier receipts');
  }).timeout(20_000);

  it('shows what the fields said and what the files consist of, wherever it is opened', async () => {
    await submit();
    const file = await kept();
    page.innerHTML = '';
    const badge = mount('fdz-receipt-badge', { evidence: evidence(), file: true }, page);
    const drop = await until(() => inside(badge, '.drop'));
    const checked = new Promise<EvidenceCheckedEvent>((resolve) => badge.addEventListener('fdz-evidence-checked', resolve, { once: true }));
    const transfer = new DataTransfer();
    transfer.items.add(file);
    drop.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    expect((await checked).verification.state).to.equal('verified');
    await until(() => textOf(badge, '.opened').includes('Anna Kováčová'));
    const opened = textOf(badge, '.opened');
    expect(opened).to.contain('it says what is shown here').and.to.contain('Applicant').and.to.match(/Name ?\|? ?Anna Kováčová/).and.to.contain('€18,000.00');
    expect(opened).to.contain('plan.txt').and.to.contain(await digestOf(new TextEncoder().encode('the plan') as Uint8Array<ArrayBuffer>));
    expect(await violations(badge)).to.deep.equal([]);
  }).timeout(20_000);
});
